// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/domain/search_terms.hpp"

#include "platform/core/unicode.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace waybill::catalog {
namespace {

bool has_run_in(const IndexedText& text, const GramRange& range) {
    return std::ranges::any_of(
        text.grams, [&](std::int64_t gram) { return gram >= range.first && gram <= range.last; });
}

/// What the index lets through; LIKE decides after it.
bool may_match(const IndexedText& text, const Needle& needle) {
    return std::ranges::all_of(needle.ranges,
                               [&](const GramRange& range) { return has_run_in(text, range); });
}

TEST(Needle, IndexLetsEverySubstringThrough) {
    const IndexedText text = index_text({"Roggenbrot, 1 kg", "Aus ÖKO-Mehl 面包"});
    for (const std::string_view needle :
         {"r", "kg", "g", "ROGGENBROT", "öko", "包", "面包", " mehl ", "1 k", "%", ""}) {
        const bool inside = needle != "%";
        EXPECT_EQ(may_match(text, make_needle(needle)), inside) << needle;
    }
    for (const std::string_view needle : {"weizen", "kgaus", "x", "ög", "brotx"})
        EXPECT_FALSE(may_match(text, make_needle(needle))) << needle;
}

TEST(Needle, WildcardsMeanThemselves) {
    EXPECT_EQ(make_needle("100%_\\").pattern, "%100\\%\\_\\\\%");
    EXPECT_EQ(make_needle("  ").pattern, "%%");
    EXPECT_TRUE(make_needle("  ").ranges.empty());
}

TEST(Needle, HasFewRanges) {
    EXPECT_LE(make_needle("a rather long text that somebody pasted into the field").ranges.size(),
              8u);
}

RC_GTEST_PROP(Needle, FindsEverySubstringInAnyCase, ()) {
    const auto letters = rc::gen::elementOf(std::u32string{U"abcÄß Σσς%_\\面я"});
    const auto text = *rc::gen::container<std::u32string>(letters);
    const auto begin = *rc::gen::inRange<std::size_t>(0, text.size() + 1);
    const auto length = *rc::gen::inRange<std::size_t>(0, text.size() - begin + 1);
    const std::string needle = encode_utf8(text.substr(begin, length));
    RC_ASSERT(may_match(index_text({encode_utf8(text)}), make_needle(needle)));
}

}  // namespace
}  // namespace waybill::catalog
