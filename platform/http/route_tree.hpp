// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/route.hpp"

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::http::detail {

inline constexpr std::size_t captures_max = 8;

/// Parts of the path that fill the parameters of a pattern, still percent-encoded.
struct Captures {
    std::array<std::string_view, captures_max> parts{};
    std::size_t count{0};
};

/// The routes of one path, by method.
struct MethodTable {
    std::array<const Route*, 7> by_method{};
    const Route* live{nullptr};

    const Route* find(Method method) const;
    /// `GET, HEAD, OPTIONS`.
    std::string allow() const;
};

/// Patterns are `/v1/orders/{id}`; the last segment may be `{path...}`, which takes the rest,
/// slashes included. Static segments beat parameters, parameters beat the rest. Finding allocates
/// nothing.
class RouteTree {
public:
    /// Ends the process when the pattern is wrong, or when the place is taken.
    void add(const Route& route);
    const MethodTable* find(std::string_view path, Captures& captures) const;

    /// Names of a pattern's parameters in order.
    static std::vector<std::string_view> parameters(std::string_view pattern);

private:
    struct Node {
        std::vector<std::pair<std::string, std::unique_ptr<Node>>> fixed;  ///< sorted
        std::unique_ptr<Node> parameter;
        std::unique_ptr<MethodTable> here;
        std::unique_ptr<MethodTable> rest;
    };
    static const MethodTable* find_below(const Node& node, std::string_view path,
                                         Captures& captures);
    Node root_;
};

}  // namespace waybill::http::detail
