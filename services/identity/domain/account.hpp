// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/caller.hpp"
#include "platform/core/result.hpp"
#include "platform/core/secret.hpp"
#include "platform/core/time.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::identity {

/// A person's account. What proves who the person is lives apart from it.
struct Account {
    UserId id{};
    PersonalText email{};  ///< as its owner writes it
    PersonalText first_name{};
    PersonalText last_name{};
    PersonalText phone{};  ///< may be empty
    std::string locale{"en"};
    PersonalText birth_date{};  ///< `1985-12-10`; may be empty
    std::string photo{};        ///< name of its content in the blob store; may be empty
    Roles roles{};
    bool verified{false};
    TimePoint created_at{};
    std::optional<TimePoint> deactivated_at{};
    std::optional<TimePoint> erased_at{};  ///< of the person nothing is left but the id
    std::int64_t version{1};
    bool operator==(const Account&) const = default;
};

/// What a person says when an account is opened.
struct ProfileDraft {
    PersonalText email{};
    PersonalText first_name{};
    PersonalText last_name{};
    PersonalText phone{};
    std::string locale{};  ///< empty: English
    PersonalText birth_date{};
};

/// What is absent stays.
struct ProfileChanges {
    std::optional<PersonalText> first_name{};
    std::optional<PersonalText> last_name{};
    std::optional<PersonalText> phone{};
    std::optional<std::string> locale{};
    std::optional<PersonalText> birth_date{};
};

/// The one spelling by which accounts are told apart: addresses have no case here, and a domain is
/// its A-label.
std::string email_key(std::string_view email);

/// All that is wrong, with a pointer per field; nothing when all is well.
std::vector<FieldProblem> problems_of(const ProfileDraft& draft);
std::vector<FieldProblem> problems_of(const ProfileChanges& changes);
/// A day of the calendar that somebody alive may have been born on; none when it is empty.
std::optional<FieldProblem> problem_of_birth_date(const PersonalText& date, TimePoint now);
std::optional<FieldProblem> problem_of_email(const PersonalText& email);
/// Length alone (8 to 128 characters); which passwords are common is asked elsewhere.
std::optional<FieldProblem> problem_of_password(const SecretText& password);

/// What somebody who knows the person would guess: names and the parts of the address.
std::vector<std::string> own_words(const ProfileDraft& draft);
std::vector<std::string> own_words_of(const Account& account);

/// The account after the changes; its version grows when there was something to change.
Account changed(Account account, const ProfileChanges& changes);
Account with_role(Account account, Role role);
/// Who has no other is a customer, as everybody is.
Account without_role(Account account, Role role);
/// Empty: without one.
Account with_photo(Account account, std::string name);
/// One that is deactivated stays so since the first time.
Account deactivated(Account account, TimePoint now);
Account reactivated(Account account);
/// Without all that says who the person is. One that is erased stays so since the first time.
Account erased(Account account, TimePoint now);

}  // namespace waybill::identity
