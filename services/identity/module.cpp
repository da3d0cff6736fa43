// SPDX-License-Identifier: Apache-2.0
#include "services/identity/module.hpp"

#include "contracts/couriers/v1/events.types.hpp"
#include "platform/service/blob_sweep.hpp"
#include "services/identity/api/courier_events.hpp"
#include "services/identity/api/identity_calls.hpp"
#include "services/identity/api/identity_jobs.hpp"
#include "services/identity/clients/identity_clients.hpp"
#include "services/identity/messages/code_job.hpp"
#include "services/identity/messages/invitation_job.hpp"
#include "services/identity/messages/notice_job.hpp"
#include "services/identity/migrations/migrations.hpp"
#include "services/identity/store/address_store_sql.hpp"
#include "services/identity/store/code_store_sql.hpp"
#include "services/identity/store/deactivation_store_sql.hpp"
#include "services/identity/store/device_store_sql.hpp"
#include "services/identity/store/email_store_sql.hpp"
#include "services/identity/store/ended_roles_sql.hpp"
#include "services/identity/store/erasure_store_sql.hpp"
#include "services/identity/store/housekeeping.hpp"
#include "services/identity/store/invitation_store_sql.hpp"
#include "services/identity/store/password_store_sql.hpp"
#include "services/identity/store/photo_store_sql.hpp"
#include "services/identity/store/right_store_sql.hpp"
#include "services/identity/store/role_request_store_sql.hpp"
#include "services/identity/store/session_store_sql.hpp"

namespace waybill::identity {

namespace {

MailedCodes::Limits code_limits(const IdentitySettings& settings) {
    return {.code_lifetime = settings.code_lifetime,
            .code_tries = settings.code_tries,
            .resend_pause = settings.resend_pause,
            .failures_max = settings.code_failures_max,
            .failures_window = settings.code_failures_window};
}

OwnerProof::Limits guess_limits(const IdentitySettings& settings) {
    return {.failures_max = settings.login_failures_max,
            .failures_window = settings.login_failures_window};
}

SignIn::Limits sign_in_limits(const IdentitySettings& settings) {
    return {.refresh_lifetime = settings.refresh_lifetime,
            .refresh_grace = settings.refresh_grace,
            .failures_max = settings.login_failures_max,
            .failures_window = settings.login_failures_window};
}

/// What changes what somebody signs in with.
struct CredentialChanges {
    struct Deps {
        AccountStore& accounts;
        SessionStore& sessions;
        PasswordStore& passwords;
        EmailStore& emails;
        DeactivationStore& deactivations;
        ErasureStore& erasures;
        WorkUnderWay& work;
        blobs::BlobStore& blobs;
        Credentials& credentials;
        MailedCodes& codes;
        const Clock& clock;
    };
    CredentialChanges(Deps deps, OwnerProof::Limits limits)
        : owner{{.sessions = deps.sessions, .credentials = deps.credentials, .clock = deps.clock},
                limits},
          reset_password{{.codes = deps.codes,
                          .passwords = deps.passwords,
                          .credentials = deps.credentials,
                          .clock = deps.clock}},
          change_password{{.accounts = deps.accounts,
                           .owner = owner,
                           .passwords = deps.passwords,
                           .credentials = deps.credentials,
                           .clock = deps.clock}},
          change_email{{.accounts = deps.accounts,
                        .emails = deps.emails,
                        .codes = deps.codes,
                        .owner = owner,
                        .clock = deps.clock}},
          deactivate_own{{.accounts = deps.accounts,
                          .deactivations = deps.deactivations,
                          .owner = owner,
                          .clock = deps.clock}},
          erase_account{{.erasures = deps.erasures,
                         .work = deps.work,
                         .blobs = deps.blobs,
                         .owner = owner,
                         .clock = deps.clock}} {}

    OwnerProof owner;
    ResetPassword reset_password;
    ChangePassword change_password;
    ChangeEmail change_email;
    DeactivateOwn deactivate_own;
    EraseAccount erase_account;
};

/// What ends: accounts for good, and roles with what they were for.
struct Ends {
    Ends(StoreDeps stores, const IdentityModule::Deps& deps)
        : erasures{stores},
          work{deps.orders, deps.couriers},
          roles{stores},
          dismissed{{.work = work, .roles = roles, .clock = deps.ports.clock}} {}

    ErasureStoreSql erasures;
    ServicesWork work;
    EndedRolesSql roles;
    DismissedCourier dismissed;
};

/// What somebody is and has beside what they sign in with: roles, rights, addresses, devices.
struct People {
    struct Deps {
        StoreDeps stores;
        AccountStore& accounts;
        blobs::BlobStore& blobs;
        tasks::Timers& timers;
        InvitationMailer& mailer;
        service::Ports ports;
        Duration invitation_lifetime;
    };
    explicit People(Deps deps)
        : role_requests{deps.stores},
          invitations{deps.stores},
          rights{deps.stores.database},
          addresses{deps.stores.database},
          devices{deps.stores},
          photos{deps.stores},
          tokens{deps.stores.sealer},
          make_right_set{{.store = rights, .clock = deps.ports.clock}},
          import_users{
              {.accounts = deps.accounts, .ids = deps.stores.ids, .clock = deps.ports.clock}},
          add_address{{.store = addresses, .ids = deps.stores.ids, .clock = deps.ports.clock}},
          change_photo{{.photos = photos, .blobs = deps.blobs, .random = deps.ports.random}},
          photo_sweep{{.database = deps.stores.database,
                       .timers = deps.timers,
                       .clock = deps.ports.clock,
                       .blobs = deps.blobs},
                      blobs::Shelf::avatars,
                      photos_between},
          register_device{{.store = devices, .ids = deps.stores.ids, .clock = deps.ports.clock}},
          invite{{.invitations = invitations,
                  .tokens = tokens,
                  .mailer = deps.mailer,
                  .ids = deps.stores.ids,
                  .clock = deps.ports.clock,
                  .lifetime = deps.invitation_lifetime}} {}

    RoleRequestStoreSql role_requests;
    InvitationStoreSql invitations;
    RightStoreSql rights;
    AddressStoreSql addresses;
    DeviceStoreSql devices;
    PhotoStoreSql photos;
    SealedInvitationTokens tokens;
    MakeRightSet make_right_set;
    ImportUsers import_users;
    AddAddress add_address;
    ChangePhoto change_photo;
    service::BlobSweep photo_sweep;
    RegisterDevice register_device;
    Invite invite;
};

}  // namespace

/// In order of construction: each part only knows those above it.
struct IdentityModule::Parts {
    explicit Parts(Deps deps)
        : backbone{"identity", deps.ports},
          accounts{store_deps(deps)},
          codes{store_deps(deps)},
          passwords{store_deps(deps)},
          emails{store_deps(deps)},
          deactivations{store_deps(deps)},
          ends{store_deps(deps), deps},
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
          update_profile{accounts, deps.ports.clock},
          people{{.stores = store_deps(deps),
                  .accounts = accounts,
                  .blobs = deps.blobs,
                  .timers = backbone.timers(),
                  .mailer = mailer,
                  .ports = deps.ports,
                  .invitation_lifetime = deps.settings.invitation_lifetime}},
          mailed_codes{{.codes = codes,
                        .credentials = credentials,
                        .mailer = mailer,
                        .random = deps.ports.random,
                        .clock = deps.ports.clock},
                       code_limits(deps.settings)},
          changes{{.accounts = accounts,
                   .sessions = sessions,
                   .passwords = passwords,
                   .emails = emails,
                   .deactivations = deactivations,
                   .erasures = ends.erasures,
                   .work = ends.work,
                   .blobs = deps.blobs,
                   .credentials = credentials,
                   .codes = mailed_codes,
                   .clock = deps.ports.clock},
                  guess_limits(deps.settings)},
          sign_in{{.sessions = sessions,
                   .codes = mailed_codes,
                   .credentials = credentials,
                   .access = access,
                   .ids = deps.ports.ids,
                   .clock = deps.ports.clock},
                  sign_in_limits(deps.settings)},
          news{{.sessions = sessions, .backbone = backbone, .clock = deps.ports.clock}},
          signed_signup{deps.settings.signed_signup, deps.settings.signup_secret},
          calls{call_deps(deps)} {
        take_work(deps.sealer);
    }

    IdentityCalls::Deps call_deps(const Deps& deps) {
        return {.open_account = open_account,
                .update_profile = update_profile,
                .change_photo = people.change_photo,
                .mailed_codes = mailed_codes,
                .reset_password = changes.reset_password,
                .change_password = changes.change_password,
                .change_email = changes.change_email,
                .deactivate_own = changes.deactivate_own,
                .erase_account = changes.erase_account,
                .sign_in = sign_in,
                .invite = people.invite,
                .import_users = people.import_users,
                .add_address = people.add_address,
                .register_device = people.register_device,
                .accounts = accounts,
                .role_requests = people.role_requests,
                .invitations = people.invitations,
                .make_right_set = people.make_right_set,
                .right_sets = people.rights,
                .held_rights = people.rights,
                .addresses = people.addresses,
                .devices = people.devices,
                .deactivations = deactivations,
                .sessions = sessions,
                .news = news,
                .signed_signup = signed_signup,
                .signer = deps.signer,
                .clock = deps.ports.clock};
    }

    void take_work(const crypto::Sealer& sealer) {
        backbone.on_events(couriers::v1::events::all, courier_events(ends.dismissed));
        backbone.on_job(std::string{mail_code_job}, mail_code_handling(mailed_codes, sealer));
        backbone.on_job(std::string{mail_notice_job}, mail_notice_handling(mailer, sealer));
        backbone.on_job(std::string{mail_invitation_job}, mail_invitation_handling(people.invite));
        backbone.on_timer(std::string{Housekeeping::kind}, [this](Context ctx, tasks::Timer timer) {
            return housekeeping.due(std::move(ctx), std::move(timer));
        });
        backbone.on_timer("identity.photos", [this](Context ctx, tasks::Timer timer) {
            return people.photo_sweep.due(std::move(ctx), std::move(timer));
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
    CodeStoreSql codes;
    PasswordStoreSql passwords;
    EmailStoreSql emails;
    DeactivationStoreSql deactivations;
    Ends ends;
    SessionStoreSql sessions;
    Housekeeping housekeeping;
    CryptoCredentials credentials;
    SignedAccessTokens access;
    NotificationsMailer mailer;
    OpenAccount open_account;
    UpdateProfile update_profile;
    People people;
    MailedCodes mailed_codes;
    CredentialChanges changes;
    SignIn sign_in;
    SessionNews news;
    SignedSignup signed_signup;
    IdentityCalls calls;
};

IdentityModule::IdentityModule(Deps deps) : parts_{std::make_unique<Parts>(std::move(deps))} {}
IdentityModule::~IdentityModule() = default;

std::span<const sql::Migration> IdentityModule::migrations() { return identity::migrations(); }
v1::IdentityService& IdentityModule::calls() { return parts_->calls; }
void IdentityModule::start() { parts_->backbone.start(); }
Task<void> IdentityModule::stop() { return parts_->backbone.stop(); }

}  // namespace waybill::identity
