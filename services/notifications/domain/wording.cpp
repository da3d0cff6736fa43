// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/domain/wording.hpp"

#include "platform/core/enum_values.hpp"

namespace waybill::notifications {

static_assert(enum_values<NewsKind>.size() == std::tuple_size_v<decltype(Vocabulary::kinds)>,
              "every kind needs its words in every language");

const Vocabulary& vocabulary(Language language) {
    switch (language) {
        case Language::en: return english;
        case Language::de: return german;
        case Language::fr: return french;
    }
    return english;
}

Language language_of(std::string_view locale) {
    const auto code = locale.substr(0, locale.find_first_of("-_"));
    if (code == "de") return Language::de;
    if (code == "fr") return Language::fr;
    return Language::en;
}

}  // namespace waybill::notifications
