// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace waybill::rows {

/// What a row says apart from what chance and the clock decide: times, digests, ids, and what is
/// sealed. Ids that have a name are called by it, so who belongs to whom is still seen.
class PlainWords {
public:
    /// Of an id without its prefix, or of a whole word, in every row that is read later.
    void call(std::string_view word, std::string name);
    /// Empty: it has none.
    std::string name_of(std::string_view id) const;

    std::string text(std::string_view text) const;
    std::string number(std::int64_t number) const;
    /// Text, a message of protobuf field by field, or only that there are bytes.
    std::string bytes(std::string_view bytes) const;

private:
    std::string word(std::string_view word) const;

    std::map<std::string, std::string, std::less<>> names_{};
};

}  // namespace waybill::rows
