// SPDX-License-Identifier: Apache-2.0
#include "services/identity/module.hpp"

#include "services/identity/api/identity_calls.hpp"
#include "services/identity/api/identity_jobs.hpp"
#include "services/identity/clients/identity_clients.hpp"
#include "services/identity/messages/code_job.hpp"
#include "services/identity/migrations/migrations.hpp"
#include "services/identity/store/housekeeping.hpp"
#include "services/identity/store/session_store_sql.hpp"
#include "services/identity/store/verification_store_sql.hpp"

namespace waybill::identity {

/// In order of construction: each part only knows those above it.
struct IdentityModule::Parts {
    explicit Parts(Deps deps)
        : backbone{"identity", deps.ports},
          accounts{store_deps(deps)},
          codes{store_deps(deps)},
          sessions{deps.ports.database, deps.ports.ids},
          housekeeping{{.database = deps.ports.database,
                        .timers = backbone.timers(),
                        .clock = deps.ports.clock},
                       {.failures = deps.settings.login_failures_window,
                        .guesses = deps.settings.code_failures_window}},
          credentials{
              {.hashing = deps.hashing, .hasher = deps.hasher, .random = deps.ports.random}},
          access{deps.signer, deps.ports.ids},
          mailer{deps.notifications},
          open_account{{.accounts = accounts,
                        .credentials = credentials,
                        .ids = deps.ports.ids,
                        .clock = deps.ports.clock}},
          update_profile{accounts},
          verify_account{{.codes = codes,
                          .credentials = credentials,
                          .mailer = mailer,
                          .random = deps.ports.random,
                          .clock = deps.ports.clock},
                         {.code_lifetime = deps.settings.code_lifetime,
                          .code_tries = deps.settings.code_tries,
                          .resend_pause = deps.settings.resend_pause,
                          .failures_max = deps.settings.code_failures_max,
                          .failures_window = deps.settings.code_failures_window}},
          sign_in{{.sessions = sessions,
                   .credentials = credentials,
                   .access = access,
                   .ids = deps.ports.ids,
                   .clock = deps.ports.clock},
                  {.refresh_lifetime = deps.settings.refresh_lifetime,
                   .refresh_grace = deps.settings.refresh_grace,
                   .failures_max = deps.settings.login_failures_max,
                   .failures_window = deps.settings.login_failures_window}},
          news{{.sessions = sessions, .backbone = backbone, .clock = deps.ports.clock}},
          calls{{.open_account = open_account,
                 .update_profile = update_profile,
                 .verify_account = verify_account,
                 .sign_in = sign_in,
                 .accounts = accounts,
                 .sessions = sessions,
                 .news = news,
                 .signer = deps.signer,
                 .clock = deps.ports.clock}} {
        backbone.on_job(std::string{mail_code_job}, mail_code_handling(verify_account));
        backbone.on_timer(std::string{Housekeeping::kind}, [this](Context ctx, tasks::Timer timer) {
            return housekeeping.due(std::move(ctx), std::move(timer));
        });
    }

    StoreDeps store_deps(const Deps& deps) {
        return {.database = deps.ports.database,
                .outbox = backbone.outbox(),
                .jobs = backbone.jobs(),
                .events = backbone.events(),
                .ids = deps.ports.ids,
                .sealer = deps.sealer};
    }

    service::Backbone backbone;
    AccountStoreSql accounts;
    VerificationStoreSql codes;
    SessionStoreSql sessions;
    Housekeeping housekeeping;
    CryptoCredentials credentials;
    SignedAccessTokens access;
    NotificationsCodeMailer mailer;
    OpenAccount open_account;
    UpdateProfile update_profile;
    VerifyAccount verify_account;
    SignIn sign_in;
    SessionNews news;
    IdentityCalls calls;
};

IdentityModule::IdentityModule(Deps deps) : parts_{std::make_unique<Parts>(std::move(deps))} {}
IdentityModule::~IdentityModule() = default;

std::span<const sql::Migration> IdentityModule::migrations() { return identity::migrations(); }
v1::IdentityService& IdentityModule::calls() { return parts_->calls; }
void IdentityModule::start() { parts_->backbone.start(); }
Task<void> IdentityModule::stop() { return parts_->backbone.stop(); }

}  // namespace waybill::identity
