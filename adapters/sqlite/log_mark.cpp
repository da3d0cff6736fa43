// SPDX-License-Identifier: Apache-2.0
#include "adapters/sqlite/log_mark.hpp"

#include "adapters/sqlite/errors.hpp"

#include <cstring>
#include <format>
#include <fstream>

namespace waybill::sqlite {
namespace {

// The index begins with its header, twice, then how far the log was copied. It is in the machine's
// byte order, but for the salt, which is copied from the log.
constexpr std::size_t version_at = 0;
constexpr std::size_t ready_at = 12;
constexpr std::size_t frames_at = 16;
constexpr std::size_t salt_at = 32;
constexpr std::size_t copied_at = 96;
constexpr std::uint32_t version = 3'007'000;
// And the log with a number, of which the last byte is the byte order of its sums.
constexpr std::string_view log_begins = "\x37\x7f\x06";

std::uint32_t number_at(std::string_view bytes, std::size_t at) {
    std::uint32_t number = 0;
    std::memcpy(&number, bytes.data() + at, sizeof number);
    return number;
}

/// The first bytes of a file, or none when it is shorter.
template <std::size_t Size>
std::optional<std::array<char, Size>> head_of(const std::filesystem::path& file) {
    std::array<char, Size> head{};
    std::ifstream in{file, std::ios::binary};
    if (!in.read(head.data(), Size)) return std::nullopt;
    return head;
}

std::unexpected<Error> lost(std::string words) {
    return fail(open_error(ErrorKind::conflict, "sql.log_lost", std::move(words)));
}

bool begins_anew(const LogMark& before, std::string_view salt) {
    return std::string_view{before.salt.data(), before.salt.size()} != salt;
}

}  // namespace

std::optional<LogMark> read_log_mark(const std::filesystem::path& database) {
    const auto head = head_of<100>(database.string() + "-shm");
    if (!head) return std::nullopt;
    const std::string_view bytes{head->data(), head->size()};
    if (number_at(bytes, version_at) != version || bytes[ready_at] == 0) return std::nullopt;
    LogMark mark{.frames = number_at(bytes, frames_at), .copied = number_at(bytes, copied_at)};
    std::memcpy(mark.salt.data(), bytes.data() + salt_at, mark.salt.size());
    return mark;
}

Status check_log_is_there(const std::filesystem::path& database,
                          const std::optional<LogMark>& mark) {
    if (!mark || mark->frames <= mark->copied) return {};  // nothing is in the log alone
    const std::string log = database.string() + "-wal";
    std::error_code none;
    const auto size = std::filesystem::file_size(log, none);
    if (none || size == 0)
        return lost("its log (-wal), with changes that are nowhere else, is missing or empty");
    const auto head = head_of<32>(log);
    if (!head || !std::string_view{head->data(), head->size()}.starts_with(log_begins))
        return lost("its log (-wal), with changes that are nowhere else, is damaged");
    return {};
}

Status check_log_is_whole(const std::optional<LogMark>& before,
                          const std::optional<LogMark>& after) {
    if (!before || !after || before->frames <= before->copied) return {};
    if (begins_anew(*before, {after->salt.data(), after->salt.size()})) return {};
    if (after->frames >= before->frames) return {};
    return lost(std::format("its log (-wal) is cut or damaged: {} of {} pages are left",
                            after->frames, before->frames));
}

}  // namespace waybill::sqlite
