// SPDX-License-Identifier: Apache-2.0
#include "platform/http/route_tree.hpp"

#include "platform/core/assert.hpp"

#include <algorithm>

namespace waybill::http::detail {
namespace {

struct Segment {
    std::string_view name;
    bool parameter{false};
    bool rest{false};
};

Segment segment_of(std::string_view text) {
    if (!text.starts_with('{')) return {.name = text};
    WAYBILL_ASSERT(text.ends_with('}'));
    text = text.substr(1, text.size() - 2);
    const bool rest = text.ends_with("...");
    if (rest) text.remove_suffix(3);
    WAYBILL_ASSERT(!text.empty());
    return {.name = text, .parameter = true, .rest = rest};
}

/// Takes `/segment` off the front.
std::string_view take_segment(std::string_view& path) {
    path.remove_prefix(1);
    const auto end = std::min(path.find('/'), path.size());
    const auto segment = path.substr(0, end);
    path.remove_prefix(end);
    return segment;
}

}  // namespace

const Route* MethodTable::find(Method method) const {
    const Route* route = by_method[static_cast<std::size_t>(method)];
    if (route == nullptr && method == Method::head)
        return by_method[static_cast<std::size_t>(Method::get)];
    return route;
}

std::string MethodTable::allow() const {
    std::string out;
    const auto add = [&out](std::string_view name) {
        if (!out.empty()) out += ", ";
        out += name;
    };
    for (const Method method :
         {Method::get, Method::head, Method::post, Method::put, Method::patch, Method::delete_})
        if (find(method) != nullptr) add(to_string(method));
    if (live != nullptr && find(Method::get) == nullptr) add("GET");
    add("OPTIONS");
    return out;
}

void RouteTree::add(const Route& route) {
    std::string_view path = route.pattern;
    WAYBILL_ASSERT(path.starts_with('/'));
    WAYBILL_ASSERT(path == "/" || !path.ends_with('/'));
    WAYBILL_ASSERT(parameters(path).size() <= captures_max);
    Node* node = &root_;
    std::unique_ptr<MethodTable>* place = nullptr;
    while (!path.empty()) {
        const Segment segment = segment_of(take_segment(path));
        if (segment.rest) {
            WAYBILL_ASSERT(path.empty());
            place = &node->rest;
        } else if (segment.parameter) {
            if (!node->parameter) node->parameter = std::make_unique<Node>();
            node = node->parameter.get();
        } else {
            const auto at = std::ranges::lower_bound(
                node->fixed, segment.name, {},
                [](const auto& entry) -> std::string_view { return entry.first; });
            if (at != node->fixed.end() && at->first == segment.name) {
                node = at->second.get();
            } else {
                node =
                    node->fixed.emplace(at, segment.name, std::make_unique<Node>())->second.get();
            }
        }
    }
    if (place == nullptr) place = &node->here;
    if (!*place) *place = std::make_unique<MethodTable>();
    auto& slot = route.kind == RouteKind::live
                     ? (*place)->live
                     : (*place)->by_method[static_cast<std::size_t>(route.method)];
    WAYBILL_ASSERT(slot == nullptr);  // one route per method and path
    slot = &route;
}

const MethodTable* RouteTree::find(std::string_view path, Captures& captures) const {
    captures.count = 0;
    return path.starts_with('/') ? find_below(root_, path, captures) : nullptr;
}

const MethodTable* RouteTree::find_below(const Node& node, std::string_view path,
                                         Captures& captures) {
    if (path.empty()) return node.here.get();
    const std::string_view whole = path;
    const std::string_view segment = take_segment(path);
    const auto fixed = std::ranges::lower_bound(
        node.fixed, segment, {}, [](const auto& entry) -> std::string_view { return entry.first; });
    if (fixed != node.fixed.end() && fixed->first == segment)
        if (const auto* found = find_below(*fixed->second, path, captures)) return found;

    const auto count = captures.count;
    if (node.parameter && !segment.empty()) {
        captures.parts[captures.count++] = segment;
        if (const auto* found = find_below(*node.parameter, path, captures)) return found;
        captures.count = count;
    }
    if (!node.rest) return nullptr;
    captures.parts[captures.count++] = whole.substr(1);
    return node.rest.get();
}

std::vector<std::string_view> RouteTree::parameters(std::string_view pattern) {
    std::vector<std::string_view> names;
    while (!pattern.empty()) {
        const Segment segment = segment_of(take_segment(pattern));
        if (segment.parameter) names.push_back(segment.name);
    }
    return names;
}

}  // namespace waybill::http::detail
