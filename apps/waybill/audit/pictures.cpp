// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/pictures.hpp"

#include <algorithm>
#include <vector>

namespace waybill::audit {
namespace {

/// Columns: who names it, its name.
constexpr sql::Query all_named_blobs{
    "audit.named_blobs", "SELECT user_id, photo FROM identity.users WHERE photo <> '' UNION ALL "
                         "SELECT id, picture FROM catalog.products WHERE picture <> ''"};

struct LostBlob {
    std::string owner;
    std::string name;
    std::string words;
    bool operator==(const LostBlob&) const = default;
};

std::string problem_of_blob(std::string_view text, const LookAtBlob& look) {
    const auto name = blobs::BlobName::parse(text);
    return name ? look(*name) : "is no name of a picture";
}

Result<std::vector<LostBlob>> find_lost(Books& books, const LookAtBlob& look) {
    std::vector<LostBlob> lost;
    auto judge = [&](const sql::Row& row) {
        auto words = problem_of_blob(row.view(1), look);
        if (!words.empty()) lost.push_back({row.text(0), row.text(1), std::move(words)});
    };
    WAYBILL_CHECK(books.fetch(all_named_blobs, {}, judge));
    return lost;
}

}  // namespace

Status check_pictures(Books& books, const LookAtBlob& look, Tell tell) {
    if (!look) return {};
    WAYBILL_TRY(const auto suspects, find_lost(books, look));
    if (suspects.empty()) return {};
    WAYBILL_TRY(auto later, books.another());
    WAYBILL_CHECK(later.hold());
    WAYBILL_TRY(const auto still, find_lost(later, look));
    later.release();
    for (const LostBlob& one : suspects)
        if (std::ranges::contains(still, one))
            tell("BLB-1", one.owner, "names the picture " + one.name + ", which " + one.words);
    return {};
}

}  // namespace waybill::audit
