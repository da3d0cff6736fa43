// SPDX-License-Identifier: Apache-2.0
#include "adapters/redis/redis_cache.hpp"

#include "adapters/redis/errors.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <format>
#include <memory>
#include <string_view>

namespace waybill::redis {
namespace {

/// A version before its value: of fixed width and never negative, so that the order of the texts
/// is that of the numbers, which Lua could not hold.
constexpr std::size_t digits_count = 20;
constexpr std::uint64_t to_positive = std::uint64_t{1} << 63U;

std::string digits_of(std::int64_t version) {
    return std::format("{:020}", static_cast<std::uint64_t>(version) ^ to_positive);
}

std::optional<cache::Entry> read_entry(std::string_view stored) {
    if (stored.size() < digits_count) return std::nullopt;
    std::uint64_t number = 0;
    const std::string_view digits = stored.substr(0, digits_count);
    const char* const end = std::to_address(digits.end());
    const auto read = std::from_chars(std::to_address(digits.begin()), end, number);
    if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
    return cache::Entry{.value = std::string{stored.substr(digits_count)},
                        .version = static_cast<std::int64_t>(number ^ to_positive)};
}

/// The server counts in milliseconds and keeps an entry through the last of them; one that is gone
/// a moment early harms nobody.
std::string milliseconds(Duration lives) {
    const auto whole = std::chrono::duration_cast<std::chrono::milliseconds>(lives).count();
    return std::to_string(std::max<std::int64_t>(1, whole - 1));
}

/// KEYS: the entry, its owner's names. ARGV: the version up to which one that is there gives way,
/// or nothing; version and value; milliseconds; the entry's name; how many the owner may have; what
/// the keys of the owner's entries begin with. Answers 1 when the entry has been kept.
const Script keep_script{R"lua(
local there = redis.call('GETRANGE', KEYS[1], 0, 19)
if there ~= '' and (ARGV[1] == '' or there > ARGV[1]) then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
local last = redis.call('ZRANGE', KEYS[2], -1, -1, 'WITHSCORES')
redis.call('ZADD', KEYS[2], (last[2] or 0) + 1, ARGV[4])
redis.call('PEXPIRE', KEYS[2], ARGV[3], 'NX')
redis.call('PEXPIRE', KEYS[2], ARGV[3], 'GT')
local more = redis.call('ZCARD', KEYS[2]) - ARGV[5]
if more > 0 then
    for _, name in ipairs(redis.call('ZRANGE', KEYS[2], 0, more - 1)) do
        redis.call('DEL', ARGV[6] .. name)
    end
    redis.call('ZREMRANGEBYRANK', KEYS[2], 0, more - 1)
end
return 1
)lua"};

/// KEYS as above. ARGV: up to which version; the entry's name.
const Script erase_script{R"lua(
local there = redis.call('GETRANGE', KEYS[1], 0, 19)
if there ~= '' and there <= ARGV[1] then
    redis.call('DEL', KEYS[1])
    redis.call('ZREM', KEYS[2], ARGV[2])
end
return 1
)lua"};

/// Within a key's braces, which end at the first that closes.
void append_tag(std::string& out, std::string_view owner) {
    for (const char c : owner) {
        if (c == '}')
            out += "%)";
        else if (c == '%')
            out += "%%";
        else
            out += c;
    }
}

}  // namespace

Task<Result<std::optional<cache::Entry>>> RedisCache::get(Context ctx, cache::Key key) {
    std::string where = entry_key(key);
    Words words{"GET", where};
    WAYBILL_CO_TRY(const Reply reply,
                   co_await client_.call(std::move(ctx), std::move(where), std::move(words)));
    if (reply.kind == Reply::Kind::nothing) co_return std::nullopt;
    auto entry = read_entry(reply.text);
    if (!entry) co_return fail(unreachable("an entry that is none of ours"));
    co_return std::move(entry);
}

Task<Status> RedisCache::put(Context ctx, cache::Key key, cache::Entry entry, Duration lives) {
    std::string over = digits_of(entry.version);
    WAYBILL_CO_CHECK(
        co_await keep(std::move(ctx), std::move(key), std::move(entry), lives, std::move(over)));
    co_return Status{};
}

Task<Result<cache::Added>> RedisCache::add(Context ctx, cache::Key key, cache::Entry entry,
                                           Duration lives) {
    std::string none{};
    co_return co_await keep(std::move(ctx), std::move(key), std::move(entry), lives,
                            std::move(none));
}

Task<Result<cache::Added>> RedisCache::keep(Context ctx, cache::Key key, cache::Entry entry,
                                            Duration lives, std::string over) {
    std::string owner = owner_key(key);
    std::string entries = owner + '/';
    Words keys{entries + key.name, std::move(owner)};
    Words arguments{
        std::move(over),     digits_of(entry.version) + entry.value,    milliseconds(lives),
        std::move(key.name), std::to_string(limits_.owner_entries_max), std::move(entries)};
    WAYBILL_CO_TRY(const Reply reply, co_await client_.run(std::move(ctx), keep_script,
                                                           std::move(keys), std::move(arguments)));
    co_return reply.text == "1" ? cache::Added::yes : cache::Added::there_already;
}

Task<Status> RedisCache::erase(Context ctx, cache::Key key, std::int64_t version) {
    Words keys{entry_key(key), owner_key(key)};
    Words arguments{digits_of(version), std::move(key.name)};
    WAYBILL_CO_CHECK(
        co_await client_.run(std::move(ctx), erase_script, std::move(keys), std::move(arguments)));
    co_return Status{};
}

/// The sign before the owner keeps the braces from being empty: those would not count.
std::string RedisCache::owner_key(const cache::Key& key) const {
    std::string out = client_.prefix() + "cache/{=";
    append_tag(out, key.owner);
    out += '}';
    return out;
}

std::string RedisCache::entry_key(const cache::Key& key) const {
    return owner_key(key) + '/' + key.name;
}

}  // namespace waybill::redis
