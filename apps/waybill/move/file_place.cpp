// SPDX-License-Identifier: Apache-2.0
#include "adapters/files/files.hpp"
#include "adapters/sqlite/open_file.hpp"
#include "apps/waybill/move/places.hpp"
#include "apps/waybill/move/side.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <format>

namespace waybill::move {
namespace {

constexpr std::array<const char*, 3> endings{"", "-wal", "-shm"};
constexpr sql::Query whose{"move.whose", "SELECT id, generation FROM installation"};

bool exists(const std::string& path) {
    std::error_code none;
    return std::filesystem::exists(path, none);
}

/// How often a file was marked, if it is of this installation.
std::optional<std::int64_t> mark_of(const std::string& file, const std::string& installation) {
    std::optional<std::int64_t> mark;
    if (!sqlite::look_first(file)) return mark;  // or it would be changed by being opened
    auto opened = FileSide::open(file);
    if (!opened) return mark;
    auto look = [&](const sql::Row& row) {
        if (row.view(0) == installation) mark = row.integer(1);
    };
    return opened->read(whose, {}, look) ? mark : std::nullopt;
}

/// A file is marked above 0 by the first start on it.
bool is_left_over(const std::string& file, const std::string& installation) {
    return mark_of(file, installation) == 0;
}

}  // namespace

std::string FilePlace::file(const std::string& name) const { return folder_ + "/" + name + ".db"; }
std::string FilePlace::aside(const std::string& name) const {
    return folder_ + "/moving/" + name + ".db";
}

Status FilePlace::check_free(Names names) const {
    for (const std::string& name : names)
        if (exists(file(name)) && !is_left_over(file(name), installation_))
            return fail(ErrorKind::conflict, "move.target_not_empty",
                        file(name) + " is there already: move it away, nothing was written");
    return {};
}

Status FilePlace::make_aside() const {
    WAYBILL_CHECK(remove_aside());
    return files::ensure_folder(folder_ + "/moving");
}

Status FilePlace::remove_aside() const {
    std::error_code failed;
    std::filesystem::remove_all(folder_ + "/moving", failed);
    if (!failed) return {};
    return fail(ErrorKind::unavailable, "files.unwritable",
                std::format("'{}/moving' cannot be removed: {}", folder_, failed.message()));
}

Status FilePlace::put_in_place(Names names) const {
    for (const std::string& name : names) WAYBILL_CHECK(sqlite::check_no_log(aside(name)));
    for (const std::string& name : names) {
        std::error_code none;  // the log of a left-over would be taken for that of the new file
        for (const char* ending : {"-wal", "-shm"})
            std::filesystem::remove(file(name) + ending, none);
        WAYBILL_CHECK(files::move_file(aside(name), file(name)));
    }
    return remove_aside();
}

bool FilePlace::has_ours(Names names) const {
    return std::ranges::any_of(names, [&](const std::string& name) {
        return exists(file(name)) && mark_of(file(name), installation_);
    });
}

Result<std::string> FilePlace::set_aside(Names names) const {
    int number = 1;
    while (exists(std::format("{}/moved-{}", folder_, number))) ++number;
    const std::string place = std::format("{}/moved-{}", folder_, number);
    WAYBILL_CHECK(files::ensure_folder(place));
    for (const std::string& name : names)
        for (const char* ending : endings)
            if (exists(file(name) + ending))
                WAYBILL_CHECK(files::move_file(file(name) + ending,
                                               std::format("{}/{}.db{}", place, name, ending)));
    return place;
}

}  // namespace waybill::move
