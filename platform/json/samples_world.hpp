// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/caller.hpp"
#include "platform/json/codec.hpp"

/// Described structs that use everything there is, for the tests of this folder.
namespace waybill::json::samples {

enum class Size : std::uint8_t { small, large_ };

/// Stands for a type of the domain that knows nothing of JSON.
struct Place {
    double latitude{0};
    double longitude{0};
    bool operator==(const Place&) const = default;
};

struct Line {
    ProductId product;
    int quantity{1};
    std::vector<Size> sizes;
    bool operator==(const Line&) const = default;

    static void describe(Fields<Line>& f) {
        f.title("SampleLine");
        f.required("product_id", &Line::product);
        f.required("quantity", &Line::quantity, {.example = "2", .range = {1, 999}});
        f.optional("sizes", &Line::sizes, {.items = {0, 3}});
    }
};

struct Order {
    std::string street;
    std::optional<std::string> comment;
    std::optional<std::optional<std::string>> nickname;
    std::optional<std::string> note;
    Place place;
    std::vector<Line> lines;
    Money total;
    OrderId id;
    TimePoint at{};
    PersonalText phone;
    Role role{Role::customer};
    bool gift{false};
    std::int64_t points{0};
    int limit{20};
    std::vector<std::string> tags;
    bool operator==(const Order&) const = default;

    static void describe(Fields<Order>& f) {
        f.title("SampleOrder", "What an order looks like");
        f.required("street", &Order::street,
                   {.help = "Street and house", .example = "Main St 1", .length = {1, 20}});
        f.optional("comment", &Order::comment, {.length = {0, 10}});
        f.optional("nickname", &Order::nickname, {.format = Format::line});
        f.required("note", &Order::note);
        f.required("place", &Order::place);
        f.required("lines", &Order::lines, {.items = {1, 3}});
        f.required("total", &Order::total, {.range = {0, 1'000'000}});
        f.required("id", &Order::id);
        f.required("at", &Order::at);
        f.required("phone", &Order::phone, {.format = Format::phone});
        f.required("role", &Order::role);
        f.optional("gift", &Order::gift);
        f.required("points", &Order::points);
        f.optional("limit", &Order::limit, {.range = {1, 100}});
        f.optional("tags", &Order::tags, {.format = Format::line});
    }
};

/// Contains itself, and a secret that comes in only.
struct Folder {
    std::string name;
    SecretText password;
    std::vector<Folder> folders;
    Raw anything;

    static void describe(Fields<Folder>& f) {
        f.title("SampleFolder");
        f.required("name", &Folder::name);
        f.required("password", &Folder::password, {.length = {8, 64}});
        f.optional("folders", &Folder::folders);
        f.optional("anything", &Folder::anything);
    }
};

inline constexpr std::string_view order_json =
    R"({"street":"Main St 1","note":null,"place":{"latitude":40.18,"longitude":44.51},)"
    R"("lines":[{"product_id":"prd_01kfm7q4x8f3v9a2c5d6e7g8hj","quantity":2,"sizes":["large"]}],)"
    R"("total":{"amount":1250,"currency":"EUR"},"id":"ord_01kfm7q4x8f3v9a2c5d6e7g8hj",)"
    R"("at":"2026-01-31T12:00:00.25Z","phone":"+37410123456","role":"operator","points":7})";

}  // namespace waybill::json::samples

template <>
struct waybill::json::Description<waybill::json::samples::Place> {
    static void describe(Fields<samples::Place>& f) {
        f.title("SamplePlace");
        f.required("latitude", &samples::Place::latitude, {.range = {-90, 90}});
        f.required("longitude", &samples::Place::longitude, {.range = {-180, 180}});
    }
};
