// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace waybill::http {

enum class Method : std::uint8_t { get, head, post, put, patch, delete_, options };

std::string_view to_string(Method method);
std::optional<Method> parse_method(std::string_view text);

/// Header fields in order of arrival; names compare without case.
class Headers {
public:
    void add(std::string_view name, std::string_view value);
    /// Replaces every field of that name.
    void set(std::string_view name, std::string_view value);
    void remove(std::string_view name);
    /// The first value, or nothing.
    std::optional<std::string_view> find(std::string_view name) const;
    std::size_t count(std::string_view name) const;
    auto begin() const { return fields_.begin(); }
    auto end() const { return fields_.end(); }

private:
    std::vector<std::pair<std::string, std::string>> fields_;
};

/// What is left to a client after a request of theirs was admitted.
struct Quota {
    std::int64_t remaining{0};
    std::chrono::seconds reset{0};  ///< until the bucket is full again
};

/// One request, wholly read: the engine has enforced framing, sizes and time limits.
struct Request {
    Method method{Method::get};
    std::string path;   ///< still percent-encoded, begins with `/`, no query
    std::string query;  ///< after `?`, still encoded
    Headers headers;
    std::string body;
    std::string peer;                 ///< address of the client, without port
    std::optional<Quota> admitted{};  ///< it was counted when only its head was known
};

struct Response {
    int status{200};
    Headers headers{};
    std::string body{};
};

/// Decodes `%xx` (and `+` in queries); nothing when malformed or when it hides a NUL.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space);
std::string percent_encode(std::string_view text);
/// Name-value pairs of a query or a form body; nothing when malformed.
std::optional<std::vector<std::pair<std::string, std::string>>> parse_query(std::string_view query);

}  // namespace waybill::http
