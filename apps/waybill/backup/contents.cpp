// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/backup/contents.hpp"

#include "adapters/files/files.hpp"
#include "adapters/files/folder_blobs.hpp"
#include "platform/core/ascii.hpp"
#include "platform/crypto/digest.hpp"
#include "platform/json/codec.hpp"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <numeric>

namespace waybill {

template <>
struct json::Description<backup::Contents::Database> {
    static void describe(json::Fields<backup::Contents::Database>& f) {
        f.title("Database");
        f.required("name", &backup::Contents::Database::name);
        f.required("schema", &backup::Contents::Database::schema);
        f.required("rows", &backup::Contents::Database::rows);
    }
};
template <>
struct json::Description<backup::Contents::File> {
    static void describe(json::Fields<backup::Contents::File>& f) {
        f.title("File");
        f.required("name", &backup::Contents::File::name);
        f.required("bytes", &backup::Contents::File::bytes);
        f.required("sha256", &backup::Contents::File::digest);
    }
};
template <>
struct json::Description<backup::Contents> {
    static void describe(json::Fields<backup::Contents>& f) {
        f.title("Backup");
        f.required("version", &backup::Contents::version);
        f.required("made_at", &backup::Contents::made_at);
        f.required("release", &backup::Contents::release);
        f.required("databases", &backup::Contents::databases);
        f.required("files", &backup::Contents::files);
    }
};

namespace backup {
namespace {

constexpr std::string_view blobs_folder = "blobs/";

std::string path_in(const std::string& folder) { return folder + "/" + Contents::file_name; }

std::unexpected<Error> unusable(std::string_view reason, std::string words) {
    return fail(Error{.kind = ErrorKind::conflict, .reason = reason, .message = std::move(words)});
}

/// What is known of a file once all its pieces were seen.
class Digesting {
public:
    explicit Digesting(std::string name) : file_{.name = std::move(name), .digest = {}} {}
    void operator()(std::string_view piece) {
        file_.bytes += static_cast<std::int64_t>(piece.size());
        digest_.add(piece);
    }
    Contents::File end() {
        file_.digest = ascii::hex(crypto::view(digest_.end()));
        return file_;
    }

private:
    Contents::File file_;
    crypto::Sha256Stream digest_{};
};

}  // namespace

std::int64_t Contents::rows() const {
    return std::transform_reduce(databases.begin(), databases.end(), std::int64_t{0}, std::plus{},
                                 [](const Database& one) { return one.rows; });
}
std::int64_t Contents::bytes() const {
    return std::transform_reduce(files.begin(), files.end(), std::int64_t{0}, std::plus{},
                                 [](const File& one) { return one.bytes; });
}

Result<Contents> read_contents(const std::string& folder) {
    const std::string path = path_in(folder);
    auto text = files::read_text(path);
    if (!text && text.error().reason == "files.missing")
        return unusable("data.backup_missing",
                        folder + " is no backup, or one that never came to its end: it has no " +
                            Contents::file_name);
    if (!text) return fail(std::move(text).error());
    const std::string damaged = path + " is damaged; nothing was restored";
    const auto document = json::Document::parse(*text);
    if (!document) return unusable("data.backup_damaged", damaged);
    // A newer form may have other fields, so its number is read first.
    const auto version = document->root().find("version");
    if (version && version->whole().value_or(0) > Contents::newest_version)
        return unusable("data.backup_newer",
                        path + " was written by a newer version; nothing was restored");
    auto found = json::decode<Contents>(document->root());
    if (!found) return unusable("data.backup_damaged", damaged);
    return *std::move(found);
}

Status write_contents(const std::string& folder, const Contents& contents) {
    return files::replace_text(path_in(folder), json::encode(contents) + "\n");
}

std::string blob_place(const blobs::BlobName& name) {
    return std::string{blobs_folder} + files::place_of_blob(name);
}

bool is_blob_place(std::string_view name) {
    if (!name.starts_with(blobs_folder)) return false;
    std::string_view rest = name.substr(blobs_folder.size());
    const std::string_view shelf = ascii::take_part(rest, '/');
    ascii::take_part(rest, '/');
    const auto blob = blobs::BlobName::parse(std::string{shelf} + "/" + std::string{rest});
    return blob && blob_place(*blob) == name;
}

Status sync_blobs(const std::string& folder) {
    namespace fs = std::filesystem;
    const fs::path top = fs::path{folder} / blobs_folder;
    std::error_code failed;
    if (!fs::is_directory(top, failed)) return {};
    for (fs::recursive_directory_iterator all{top, failed}, end; !failed && all != end;
         all.increment(failed))
        if (all->is_directory(failed)) WAYBILL_CHECK(files::sync_folder(all->path().string()));
    if (failed)
        return fail(ErrorKind::unavailable, "files.unreadable",
                    "'" + top.string() + "' cannot be read: " + failed.message());
    return files::sync_folder(top.string());
}

Result<Contents::File> look_at_file(const std::string& folder, const std::string& name) {
    Digesting digesting{name};
    WAYBILL_CHECK(files::read_pieces(folder + "/" + name, digesting));
    return digesting.end();
}

Result<Contents::File> copy_file(const std::string& from, const std::string& to,
                                 const std::string& name) {
    Digesting digesting{name};
    WAYBILL_CHECK(files::copy_file(from + "/" + name, to + "/" + name, digesting));
    return digesting.end();
}

}  // namespace backup
}  // namespace waybill
