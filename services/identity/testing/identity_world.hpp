// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/memory/memory_blobs.hpp"
#include "adapters/sqlite/service_world.hpp"
#include "contracts/couriers/v1/couriers.fakes.hpp"
#include "contracts/notifications/v1/notifications.fakes.hpp"
#include "contracts/orders/v1/orders.fakes.hpp"
#include "platform/crypto/digest.hpp"
#include "services/identity/module.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace waybill::identity {

/// How many there are.
inline constexpr sql::Query count_events{"t.events", "SELECT COUNT(*) FROM outbox"};
inline constexpr sql::Query count_sessions{"t.sessions", "SELECT COUNT(*) FROM sessions"};

/// Of the same form, and wrong.
inline std::string other_than(const std::string& code) {
    return code == "111111" ? "222222" : "111111";
}

/// Notifications that keep what they were asked to mail, each message id once.
class FakeNotifications final : public notifications::v1::FakeNotificationsService {
public:
    explicit FakeNotifications(FaultPlan& faults) : faults_{faults} {
        on_send_code = [this](const auto& request) { return keep(mails, request); };
        on_send_notice = [this](const auto& request) { return keep(notices, request); };
        on_send_invitation = [this](const auto& request) { return keep(invitations, request); };
    }
    std::vector<notifications::v1::SendCodeRequest> mails;
    std::vector<notifications::v1::SendNoticeRequest> notices;
    std::vector<notifications::v1::SendInvitationRequest> invitations;

private:
    template <typename Request>
    Result<waybill::v1::Empty> keep(std::vector<Request>& kept, const Request& request) {
        if (auto fault = faults_.before()) return fail(*std::move(fault));
        if (ids_.insert(request.message_id()).second) kept.push_back(request);
        if (auto fault = faults_.after()) return fail(*std::move(fault));
        return waybill::v1::Empty{};
    }

    FaultPlan& faults_;
    std::set<std::string> ids_;
};

/// Orders that say how many of somebody's are not over.
class FakeOrders final : public orders::v1::FakeOrdersService {
public:
    FakeOrders() {
        on_count_open = [this](const auto&) -> Result<orders::v1::CountOpenReply> {
            orders::v1::CountOpenReply reply;
            reply.set_orders(open);
            return reply;
        };
    }
    std::int64_t open{0};
};

/// Couriers that say how many deliveries somebody has in hand.
class FakeCouriers final : public couriers::v1::FakeCouriersService {
public:
    FakeCouriers() {
        on_count_in_hand = [this](const auto&) -> Result<couriers::v1::CountInHandReply> {
            couriers::v1::CountInHandReply reply;
            reply.set_deliveries(in_hand);
            return reply;
        };
    }
    std::int64_t in_hand{0};
};

/// Tokens that anybody can read.
class FakeSigner final : public crypto::TokenSigner {
public:
    explicit FakeSigner(const Clock& clock) : clock_{clock} {}
    Rights rights{};  ///< of the last one
    Result<crypto::AccessToken> sign(const crypto::NewAccess& access) override {
        rights = access.rights;
        return crypto::AccessToken{.text = SecretText{"access " + access.session.text()},
                                   .expires_at = clock_.now() + 10min};
    }
    std::string public_keys_json() const override { return R"({"keys":[]})"; }

private:
    const Clock& clock_;
};

/// Hashes like the fake one; what it hashed under an older scheme is right but outdated.
class FakeHasher final : public crypto::PasswordHasher {
public:
    Result<std::string> hash(const SecretText& password) override { return inner_.hash(password); }
    Result<crypto::PasswordMatch> verify(const SecretText& password,
                                         const std::optional<std::string>& stored) override {
        ++verified;
        if (stored && *stored == "old$" + crypto::sha256_hex(password.reveal()))
            return crypto::PasswordMatch::right_but_outdated;
        return inner_.verify(password, stored);
    }
    int verified{0};

private:
    crypto::FakePasswordHasher inner_;
};

class FakeBus final : public messaging::Bus {
public:
    void subscribe(messaging::Subscription) override {}
    Task<Status> publish(Context, std::vector<messaging::Event> events) override {
        for (auto& event : events) published.push_back(std::move(event));
        co_return Status{};
    }
    Task<Status> start() override { co_return Status{}; }
    Task<void> stop() override { co_return; }
    std::vector<messaging::Event> published;
};

/// The whole service on real SQL, one thread and a manual clock; every port call can be made to
/// fail through `faults`.
struct IdentityWorld : ServiceWorld {
    FakeBus bus;
    InlinePool hashing{executor};
    FakeHasher hasher;
    FakeSigner signer{executor.clock()};
    FakeNotifications notifications{faults};
    memory::MemoryBlobs blobs{executor.clock()};
    FakeOrders orders;
    FakeCouriers couriers;
    IdentitySettings settings;
    IdentityModule module{{.ports = ports_on(bus),
                           .hashing = hashing,
                           .hasher = hasher,
                           .signer = signer,
                           .sealer = sealer,
                           .notifications = notifications,
                           .blobs = blobs,
                           .orders = orders,
                           .couriers = couriers,
                           .settings = settings}};
    v1::IdentityService& calls = module.calls();
    bool running{false};
    Context ctx{.caller = {.service = "gateway"}};
    Context cli{.caller = {.service = "cli"}};

    explicit IdentityWorld(IdentitySettings chosen = {})
        : ServiceWorld{IdentityModule::migrations()}, settings{std::move(chosen)} {}
    ~IdentityWorld() {
        if (running) executor.run(module.stop());
    }

    /// Starts background work and lets it go on for a while.
    void work(Duration time = 1s) {
        if (!running) module.start();
        running = true;
        executor.run_for(time);
    }
    template <typename T>
    Result<T> run(Task<Result<T>> task) {
        return executor.run(std::move(task));
    }

    static v1::RegisterRequest ada(const std::string& key = "key-1") {
        v1::RegisterRequest request;
        request.set_email("Ada@example.org");
        request.set_password("correct horse");
        request.set_first_name("Ada");
        request.set_last_name("Lovelace");
        request.mutable_idempotency()->set_scope("register");
        request.mutable_idempotency()->set_key(key);
        return request;
    }
    Result<v1::Account> sign_up(v1::RegisterRequest request) {
        return run(calls.register_(ctx, std::move(request)));
    }
    Result<v1::Account> verify(const std::string& email, const std::string& code) {
        v1::VerifyRequest request;
        request.set_email(email);
        request.set_code(code);
        return run(calls.verify(ctx, std::move(request)));
    }
    Result<waybill::v1::Empty> resend(const std::string& email) {
        v1::ResendCodeRequest request;
        request.set_email(email);
        return run(calls.resend_code(ctx, std::move(request)));
    }
    Result<waybill::v1::Empty> forget(const std::string& email) {
        v1::ForgotPasswordRequest request;
        request.set_email(email);
        return run(calls.forgot_password(ctx, std::move(request)));
    }
    Result<waybill::v1::Empty> ask_unlock(const std::string& email) {
        v1::AskUnlockRequest request;
        request.set_email(email);
        return run(calls.ask_unlock(ctx, std::move(request)));
    }
    Result<v1::Session> login_with_code(const std::string& email, const std::string& password,
                                        const std::string& mailed) {
        v1::LoginRequest request;
        request.set_email(email);
        request.set_password(password);
        request.set_address("192.0.2.1");
        request.set_code(mailed);
        return run(calls.login(ctx, std::move(request)));
    }
    Result<waybill::v1::Empty> reset(const std::string& email, const std::string& code,
                                     const std::string& password = "quiet zebra crossing") {
        v1::ResetPasswordRequest request;
        request.set_email(email);
        request.set_code(code);
        request.set_password(password);
        return run(calls.reset_password(ctx, std::move(request)));
    }
    Result<v1::ListSessionsReply> sessions(const v1::Session& session, int limit = 10,
                                           const std::string& cursor = {}) {
        v1::ListSessionsRequest request;
        request.set_user_id(session.account().user_id());
        request.set_session_id(session_of(session));
        request.mutable_page()->set_limit(limit);
        request.mutable_page()->set_cursor(cursor);
        return run(calls.list_sessions(ctx, std::move(request)));
    }
    /// In the session whose access token it is.
    Result<waybill::v1::Empty> change_password(
        const v1::Session& session, const std::string& old_password,
        const std::string& password = "quiet zebra crossing") {
        v1::ChangePasswordRequest request;
        request.set_user_id(session.account().user_id());
        request.set_session_id(session_of(session));
        request.set_old_password(old_password);
        request.set_password(password);
        return run(calls.change_password(ctx, std::move(request)));
    }
    Result<waybill::v1::Empty> ask_email(const v1::Session& session, const std::string& email,
                                         const std::string& password = "correct horse") {
        v1::AskEmailChangeRequest request;
        request.set_user_id(session.account().user_id());
        request.set_email(email);
        request.set_password(password);
        return run(calls.ask_email_change(ctx, std::move(request)));
    }
    Result<v1::Account> confirm_email(const v1::Session& session, const std::string& mailed) {
        v1::ConfirmEmailRequest request;
        request.set_user_id(session.account().user_id());
        request.set_code(mailed);
        return run(calls.confirm_email(ctx, std::move(request)));
    }
    Result<waybill::v1::Empty> deactivate_own(const v1::Session& session,
                                              const std::string& password = "correct horse") {
        v1::DeactivateOwnRequest request;
        request.set_user_id(session.account().user_id());
        request.set_password(password);
        return run(calls.deactivate_own(ctx, std::move(request)));
    }
    static std::string session_of(const v1::Session& session) {
        return session.access_token().substr(std::string_view{"access "}.size());
    }
    /// The kinds of notices that were mailed, in their order.
    std::vector<std::string> notices() const {
        std::vector<std::string> kinds;
        for (const auto& notice : notifications.notices) kinds.push_back(notice.kind());
        return kinds;
    }
    Result<v1::Session> login(const std::string& email, const std::string& password,
                              const std::string& address = "192.0.2.1",
                              const std::string& agent = "test") {
        v1::LoginRequest request;
        request.set_agent(agent);
        request.set_email(email);
        request.set_password(password);
        request.set_address(address);
        return run(calls.login(ctx, std::move(request)));
    }
    Result<v1::Session> refresh(const std::string& token) {
        v1::RefreshRequest request;
        request.set_refresh_token(token);
        return run(calls.refresh(ctx, std::move(request)));
    }
    /// An account of `ada()` that is verified, and a session of it.
    v1::Session signed_in() {
        WAYBILL_ASSERT(sign_up(ada()));
        work();
        WAYBILL_ASSERT(verify("ada@example.org", notifications.mails.back().code()));
        return login("ada@example.org", "correct horse").value();
    }
    std::string code() const { return notifications.mails.back().code(); }
    /// Of two that are mailed at once, either may be the last.
    std::string code_for(std::string_view purpose) const {
        const auto& mails = notifications.mails;
        const auto last =
            std::ranges::find(mails.rbegin(), mails.rend(), purpose,
                              [](const auto& mail) -> std::string_view { return mail.purpose(); });
        return last == mails.rend() ? std::string{} : last->code();
    }
};

}  // namespace waybill::identity
