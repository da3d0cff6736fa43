// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/testing/fault_sweep.hpp"
#include "platform/testing/manual_executor.hpp"
#include "services/identity/usecases/ports.hpp"

#include <map>
#include <set>

namespace waybill::identity {

/// Accounts in memory: the rules of the port and no more.
class FakeAccounts final : public AccountStore {
public:
    explicit FakeAccounts(FaultPlan& faults) : faults_{faults} {}

    Task<Result<Registered>> insert(Context, NewAccount entry) override {
        co_return faults_.call([&] { return put(std::move(entry)); });
    }
    Task<Result<Account>> find(Context, UserId user) override {
        co_return faults_.call([&] { return at(user); });
    }
    Task<Result<std::optional<UserId>>> owner_of(Context, PersonalText email) override {
        co_return faults_.call([&]() -> Result<std::optional<UserId>> {
            for (const auto& [id, account] : accounts)
                if (email_key(account.email.reveal()) == email_key(email.reveal())) return id;
            return std::nullopt;
        });
    }
    Task<Result<Account>> change(Context, UserId user, ProfileChanges changes) override {
        co_return faults_.call([&]() -> Result<Account> {
            WAYBILL_TRY(const Account account, at(user));
            return accounts[user] = changed(account, changes);
        });
    }
    Task<Result<Account>> grant(Context, UserId user, RoleGrant given) override {
        co_return faults_.call([&]() -> Result<Account> {
            WAYBILL_TRY(const Account account, at(user));
            return accounts[user] = with_role(account, given.role);
        });
    }

    std::map<UserId, Account> accounts{};
    std::map<UserId, std::string> hashes{};

private:
    Result<Account> at(UserId user) const {
        const auto found = accounts.find(user);
        if (found == accounts.end()) return fail(ErrorKind::not_found, "identity.not_found");
        return found->second;
    }
    Result<Registered> put(NewAccount entry) {
        if (!entry.key.empty()) {
            if (const auto found = by_key_.find(entry.key.key); found != by_key_.end()) {
                if (found->second.first != entry.key.fingerprint)
                    return fail(ErrorKind::invalid, "idempotency.key_reused");
                const UserId user = found->second.second;
                return Registered{.account = accounts.at(user),
                                  .password_hash = hashes.at(user),
                                  .repeated = true};
            }
        }
        if (!emails_.insert(email_key(entry.account.email.reveal())).second)
            return fail(ErrorKind::conflict, "identity.email_taken");
        const UserId user = entry.account.id;
        if (!entry.key.empty())
            by_key_.emplace(entry.key.key, std::pair{entry.key.fingerprint, user});
        accounts.emplace(user, entry.account);
        hashes.emplace(user, entry.password_hash);
        return Registered{.account = entry.account, .password_hash = entry.password_hash};
    }
    FaultPlan& faults_;
    std::map<std::string, std::pair<std::string, UserId>> by_key_{};
    std::set<std::string> emails_{};
};

/// Hashes that anybody can read; `old$` marks those of an older scheme.
class FakeCredentials final : public Credentials {
public:
    explicit FakeCredentials(FaultPlan& faults) : faults_{faults} {}

    Guessing guessing(const SecretText& password,
                      std::vector<std::string> own_words) const override {
        if (std::ranges::contains(own_words, password.reveal())) return Guessing::personal;
        return password.reveal() == "password" ? Guessing::common : Guessing::hard;
    }
    Task<Result<std::string>> hash(Context, SecretText password) override {
        co_return faults_.call([&]() -> Result<std::string> {
            ++hashed;
            return "new$" + password.reveal();
        });
    }
    Task<Result<PasswordVerdict>> verify(Context, SecretText password,
                                         std::optional<std::string> stored) override {
        co_return faults_.call([&]() -> Result<PasswordVerdict> {
            ++verified;
            if (stored == "new$" + password.reveal()) return PasswordVerdict::right;
            if (stored == "old$" + password.reveal()) return PasswordVerdict::right_but_outdated;
            return PasswordVerdict::wrong;
        });
    }
    SecretText new_code() override { return SecretText{std::to_string(100'000 + ++made_)}; }
    SecretText new_token() override { return SecretText{"token-" + std::to_string(++made_)}; }

    int hashed{0};
    int verified{0};

private:
    FaultPlan& faults_;
    int made_{0};
};

/// What every use case of the service stands on in its tests.
struct UseCaseWorld {
    ManualExecutor executor{};
    SeededRandom random{42};
    IdSource ids{executor.clock(), random};
    FaultPlan faults{};
    FakeAccounts accounts{faults};
    FakeCredentials credentials{faults};

    TimePoint now() const { return executor.clock().now(); }
    template <typename T>
    T run(Task<T> task) {
        return executor.run(std::move(task));
    }
};

}  // namespace waybill::identity
