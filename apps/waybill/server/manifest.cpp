// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/server/manifest.hpp"

#include "adapters/files/files.hpp"
#include "platform/json/codec.hpp"

#include <algorithm>

namespace waybill {

template <>
struct json::Description<server::Manifest::Secret> {
    static void describe(json::Fields<server::Manifest::Secret>& f) {
        f.title("Secret");
        f.required("name", &server::Manifest::Secret::name);
        f.required("sha256", &server::Manifest::Secret::digest);
    }
};
template <>
struct json::Description<server::Manifest> {
    static void describe(json::Fields<server::Manifest>& f) {
        f.title("Manifest");
        f.required("version", &server::Manifest::version);
        f.required("installation", &server::Manifest::installation);
        f.required("generation", &server::Manifest::generation);
        f.required("databases", &server::Manifest::databases);
        f.required("secrets", &server::Manifest::secrets);
    }
};

namespace server {
namespace {

std::string path_in(const std::string& folder) { return folder + "/" + Manifest::file_name; }

std::unexpected<Error> unusable(const std::string& folder, const std::string& words) {
    return fail(ErrorKind::conflict, "data.manifest", path_in(folder) + " " + words);
}

}  // namespace

const Manifest::Secret* Manifest::secret(std::string_view name) const {
    const auto found = std::ranges::find(secrets, name, &Secret::name);
    return found == secrets.end() ? nullptr : &*found;
}

bool Manifest::lists(std::string_view database) const {
    return std::ranges::contains(databases, database);
}

Result<std::optional<Manifest>> read_manifest(const std::string& folder) {
    auto text = files::read_text(path_in(folder));
    if (!text && text.error().reason == "files.missing") return std::nullopt;
    if (!text) return fail(std::move(text).error());
    constexpr const char* damaged = "is damaged: put it back, or restore the whole folder";
    const auto document = json::Document::parse(*text);
    if (!document) return unusable(folder, damaged);
    // A newer form may have other fields, so its number is read first.
    const auto version = document->root().find("version");
    if (version && version->whole().value_or(0) > Manifest::newest_version)
        return unusable(folder, "was written by a newer version");
    auto found = json::decode<Manifest>(document->root());
    if (!found) return unusable(folder, damaged);
    return *std::move(found);
}

Status write_manifest(const std::string& folder, const Manifest& manifest) {
    return files::replace_text(path_in(folder), json::encode(manifest) + "\n");
}

}  // namespace server
}  // namespace waybill
