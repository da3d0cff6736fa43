// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/domain/wording.hpp"

#include "platform/core/enum_values.hpp"
#include "platform/core/languages.hpp"

namespace waybill::notifications {

static_assert(enum_values<Language>.size() == languages.size(), "each is spoken");

const Vocabulary& vocabulary(Language language) {
    switch (language) {
        case Language::en: return english;
        case Language::de: return german;
        case Language::fr: return french;
    }
    return english;
}

Language language_of(std::string_view locale) {
    const auto code = language_of_locale(locale).value_or(english.code);
    for (const Language language : enum_values<Language>)
        if (vocabulary(language).code == code) return language;
    return Language::en;
}

}  // namespace waybill::notifications
