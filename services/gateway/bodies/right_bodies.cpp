// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/bodies/right_bodies.hpp"

#include "services/gateway/bodies/catalog_bodies.hpp"

namespace waybill::gateway {
namespace {

constexpr json::Rules set_name_rules{.help = "Small letters, digits, `-` and `_`",
                                     .example = "order-desk",
                                     .length = {1, 64},
                                     .format = json::Format::line};
constexpr json::Rules set_help_rules{.help = "What it is for",
                                     .example = "Answers callers who ask for their order",
                                     .length = {0, 300},
                                     .format = json::Format::line};
constexpr json::Rules set_rights_rules{
    .help = "Each once: `resource:operation` as an operation's `x-right` has it, `resource:read` "
            "for all of its reads, `resource:*` for all of it; 2,000 characters in all",
    .example = "orders:read",
    .length = {3, 200},
    .items = {1, 100},
    .format = json::Format::line};

}  // namespace

void OneRightSet::describe(json::Fields<OneRightSet>& f) {
    f.path("name", &OneRightSet::name, set_name_rules);
}

void MakeRightSetBody::describe(json::Fields<MakeRightSetBody>& f) {
    f.title("MakeRightSet");
    f.required("name", &MakeRightSetBody::name, set_name_rules);
    f.optional("help", &MakeRightSetBody::help, set_help_rules);
    f.required("rights", &MakeRightSetBody::rights, set_rights_rules);
}

void ChangeRightSetBody::describe(json::Fields<ChangeRightSetBody>& f) {
    f.title("ChangeRightSet", "What is absent stays");
    f.path("name", &ChangeRightSetBody::name, set_name_rules);
    f.header("If-Match", &ChangeRightSetBody::if_match, {.example = "v1", .length = {1, 80}});
    f.optional("help", &ChangeRightSetBody::help, set_help_rules);
    f.optional("rights", &ChangeRightSetBody::rights, set_rights_rules);
}

void DeleteRightSet::describe(json::Fields<DeleteRightSet>& f) {
    f.path("name", &DeleteRightSet::name, set_name_rules);
    f.header("If-Match", &DeleteRightSet::if_match, {.example = "v1", .length = {1, 80}});
}

void RightSetOfUser::describe(json::Fields<RightSetOfUser>& f) {
    f.path("user_id", &RightSetOfUser::user_id);
    f.path("name", &RightSetOfUser::name, set_name_rules);
}

void write(const MakeRightSetBody& body, identity::v1::MakeRightSetRequest& out) {
    out.set_name(body.name);
    out.set_help(body.help);
    out.mutable_rights()->Add(body.rights.begin(), body.rights.end());
}

void write(const ChangeRightSetBody& body, identity::v1::ChangeRightSetRequest& out) {
    out.set_name(body.name);
    out.set_if_version(version_of(body.if_match));
    if (body.help) out.set_help(*body.help);
    if (body.rights)
        out.mutable_patterns()->mutable_rights()->Add(body.rights->begin(), body.rights->end());
}

}  // namespace waybill::gateway
