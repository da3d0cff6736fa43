// SPDX-License-Identifier: Apache-2.0
#include "adapters/files/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

namespace waybill::files {
namespace {

/// Closes on every way out.
class Descriptor {
public:
    explicit Descriptor(int number) : number_{number} {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    int get() const { return number_; }
    bool good() const { return number_ >= 0; }

private:
    int number_;
};

std::string why(int code) { return std::generic_category().message(code); }

std::unexpected<Error> refuse(std::string_view reason, const std::string& path,
                              const std::string& sentence) {
    return fail(ErrorKind::invalid, reason, "'" + path + "' " + sentence);
}

std::unexpected<Error> refuse_open(const std::string& path, int code) {
    if (code == ENOENT || code == ENOTDIR)
        return fail(ErrorKind::not_found, "files.missing", "'" + path + "' does not exist");
    return refuse("files.unreadable", path, "cannot be read: " + why(code));
}

using Take = FunctionRef<Status(std::string_view)>;

Status read_all(const Descriptor& file, const std::string& path, Take take) {
    char block[65536];
    for (;;) {
        const ssize_t got = ::read(file.get(), block, sizeof block);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return refuse("files.unreadable", path, "cannot be read: " + why(errno));
        if (got == 0) return {};
        WAYBILL_CHECK(take({block, static_cast<std::size_t>(got)}));
    }
}

/// `forbidden` are permission bits that the file must not have; they are asked of the open file, so
/// that nobody exchanges it in between.
Status read_regular(const std::string& path, mode_t forbidden, Take take) {
    // Without O_NONBLOCK a pipe nobody writes to would hold up the start.
    const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
    if (!file.good()) return refuse_open(path, errno);
    struct stat status{};
    if (::fstat(file.get(), &status) != 0) return refuse_open(path, errno);
    if (S_ISDIR(status.st_mode)) return refuse("files.not_a_file", path, "is a folder, not a file");
    if (!S_ISREG(status.st_mode)) return refuse("files.not_a_file", path, "is not a plain file");
    if ((status.st_mode & forbidden) != 0)
        return refuse("files.exposed", path,
                      "holds a secret and is open to everybody; run: chmod o-rwx '" + path + "'");
    return read_all(file, path, take);
}

Result<std::string> content_of(const std::string& path, std::size_t bytes_max, mode_t forbidden) {
    std::string content;
    auto keep = [&](std::string_view piece) -> Status {
        if (content.size() + piece.size() > bytes_max)
            return refuse("files.too_large", path,
                          "is larger than " + std::to_string(bytes_max) + " bytes");
        content += piece;
        return {};
    };
    WAYBILL_CHECK(read_regular(path, forbidden, keep));
    return content;
}

Status write_some(const Descriptor& file, const std::string& path, std::string_view content) {
    while (!content.empty()) {
        const ssize_t put = ::write(file.get(), content.data(), content.size());
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return refuse("files.unwritable", path, "cannot be written: " + why(errno));
        content.remove_prefix(static_cast<std::size_t>(put));
    }
    return {};
}

Status sync(const Descriptor& file, const std::string& path) {
    if (::fsync(file.get()) != 0)
        return refuse("files.unwritable", path, "cannot be written: " + why(errno));
    return {};
}

/// `path` is what the draft is for, and what a refusal names.
Status write_draft(const std::string& draft, const std::string& path, std::string_view content,
                   int how) {
    const Descriptor file{
        ::open(draft.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | how, 0600)};
    if (!file.good()) return refuse("files.unwritable", path, "cannot be made: " + why(errno));
    auto written = write_some(file, path, content);
    if (written) written = sync(file, path);
    if (!written) ::unlink(draft.c_str());
    return written;
}

Status sync_folder_of(const std::string& path) {
    const std::string folder = std::filesystem::path{path}.parent_path().string();
    return sync_folder(folder.empty() ? "." : folder);
}

}  // namespace

Result<std::string> read_text(const std::string& path, std::size_t bytes_max) {
    return content_of(path, bytes_max, 0);
}

Result<std::string> read_secret(const std::string& path, std::size_t bytes_max) {
    auto content = content_of(path, bytes_max, S_IROTH | S_IWOTH);
    if (content && content->ends_with('\n')) content->pop_back();
    if (content && content->ends_with('\r')) content->pop_back();
    return content;
}

Status create_secret(const std::string& path, std::string_view content) {
    // Written beside it and linked, so that the name never shows a half-written secret.
    const std::string draft = path + ".new." + std::to_string(::getpid());
    WAYBILL_CHECK(write_draft(draft, path, content, O_EXCL));
    const int linked = ::link(draft.c_str(), path.c_str()) == 0 ? 0 : errno;
    ::unlink(draft.c_str());
    if (linked == EEXIST)
        return fail(ErrorKind::conflict, "files.exists", "'" + path + "' exists already");
    if (linked != 0) return refuse("files.unwritable", path, "cannot be made: " + why(linked));
    return sync_folder_of(path);
}

Status replace_text(const std::string& path, std::string_view content) {
    const std::string draft = path + ".new";
    WAYBILL_CHECK(write_draft(draft, path, content, O_TRUNC));
    if (::rename(draft.c_str(), path.c_str()) != 0) {
        const int code = errno;
        ::unlink(draft.c_str());
        return refuse("files.unwritable", path, "cannot be replaced: " + why(code));
    }
    return sync_folder_of(path);
}

Status move_file(const std::string& from, const std::string& to) {
    if (::rename(from.c_str(), to.c_str()) != 0)
        return refuse("files.unwritable", to, "cannot be made: " + why(errno));
    return sync_folder_of(to);
}

Status read_pieces(const std::string& path, Pieces see) {
    auto take = [&](std::string_view piece) -> Status {
        see(piece);
        return {};
    };
    return read_regular(path, 0, take);
}

Status copy_file(const std::string& from, const std::string& to, Pieces see) {
    const Descriptor file{::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)};
    if (!file.good()) return refuse("files.unwritable", to, "cannot be made: " + why(errno));
    auto take = [&](std::string_view piece) {
        see(piece);
        return write_some(file, to, piece);
    };
    WAYBILL_CHECK(read_regular(from, 0, take));
    return sync(file, to);
}

Status sync_folder(const std::string& path) {
    const Descriptor folder{::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (!folder.good() || ::fsync(folder.get()) != 0)
        return refuse("files.unwritable", path, "cannot be made durable: " + why(errno));
    return {};
}

Result<Space> space_at(const std::string& path) {
    struct statvfs found{};
    if (::statvfs(path.c_str(), &found) != 0)
        return refuse("files.unreadable", path, "has no figures of its disk: " + why(errno));
    return Space{.free = std::uint64_t{found.f_bavail} * found.f_frsize,
                 .size = std::uint64_t{found.f_blocks} * found.f_frsize};
}

Status ensure_folder(const std::string& path) {
    std::error_code error;
    std::filesystem::create_directories(path, error);
    if (std::error_code ignored; !std::filesystem::is_directory(path, ignored))
        return refuse("files.unwritable", path,
                      "cannot be made a folder: " + (error ? error.message() : why(ENOTDIR)));
    if (::access(path.c_str(), W_OK | X_OK) != 0)
        return refuse("files.unwritable", path, "is not writable: " + why(errno));
    return {};
}

}  // namespace waybill::files
