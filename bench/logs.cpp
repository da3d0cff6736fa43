// SPDX-License-Identifier: Apache-2.0
#include "bench/logs.hpp"

#include <array>
#include <fstream>

namespace waybill::bench {
namespace {

// https://www.sqlite.org/fileformat.html#the_write_ahead_log
constexpr std::size_t page_bytes = 4096;
constexpr std::size_t header_bytes = 32;
constexpr std::size_t frame_bytes = 24 + page_bytes;

template <std::size_t N>
std::uint64_t big_endian(const std::array<char, N>& bytes, std::size_t at, std::size_t width) {
    std::uint64_t value = 0;
    for (std::size_t i = at; i < at + width; ++i)
        value = value << 8U | static_cast<std::uint8_t>(bytes[i]);
    return value;
}

/// Frames of an earlier turn, and zeros written ahead, do not have the header's salt.
void read_frames(std::ifstream& file, LogLook& look) {
    std::array<char, 24> frame{};
    std::size_t frames = 0;
    for (std::size_t at = header_bytes;; at += frame_bytes) {
        file.seekg(static_cast<std::streamoff>(at));
        if (!file.read(frame.data(), frame.size()) || big_endian(frame, 8, 8) != look.salt) return;
        ++frames;
        const auto pages = static_cast<std::size_t>(big_endian(frame, 4, 4));
        if (pages == 0) continue;  // its commit comes later
        look.frames = frames;
        ++look.commits;
        look.pages = pages;
    }
}

LogLook look_at(const std::filesystem::path& database) {
    LogLook look{.pages = std::filesystem::file_size(database) / page_bytes};
    std::ifstream file{database.string() + "-wal", std::ios::binary};
    std::array<char, header_bytes> header{};
    if (!file.read(header.data(), header.size())) return look;
    look.salt = big_endian(header, 16, 8);
    read_frames(file, look);
    return look;
}

}  // namespace

LogLooks look_at_logs(const std::filesystem::path& data) {
    LogLooks looks;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{data})
        if (entry.is_regular_file() && entry.path().extension() == ".db")
            looks[entry.path().stem().string()] = look_at(entry.path());
    return looks;
}

std::optional<std::map<std::string, Written>> written(const LogLooks& before,
                                                      const LogLooks& after) {
    std::map<std::string, Written> all;
    for (const auto& [database, now] : after) {
        const auto then = before.find(database);
        if (then == before.end() || then->second.salt != now.salt) return std::nullopt;
        all[database] = {.commits = now.commits - then->second.commits,
                         .pages = now.frames - then->second.frames};
    }
    return all;
}

double bytes_on_disk(const LogLooks& looks) {
    std::size_t pages = 0;
    for (const auto& [database, look] : looks) pages += look.pages;
    return static_cast<double>(pages * page_bytes);
}

}  // namespace waybill::bench
