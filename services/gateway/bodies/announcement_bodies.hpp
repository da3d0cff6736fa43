// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/notifications/v1/announcements.json.hpp"
#include "platform/core/people_ids.hpp"
#include "services/gateway/bodies/common.hpp"

namespace waybill::gateway {

struct LocalTextBody {
    std::string language;
    std::string title;
    std::string body;
    static void describe(json::Fields<LocalTextBody>& f);
};

/// To those who are named, a role, a partner's customers or a zone's couriers.
struct AnnounceBody {
    std::vector<LocalTextBody> texts;
    std::optional<std::vector<UserId>> user_ids;
    std::optional<std::string> role;
    std::optional<PartnerId> partner_id;
    std::optional<std::string> zone;
    bool mail{true};
    static void describe(json::Fields<AnnounceBody>& f);
};
notifications::v1::AnnounceRequest to_message(const AnnounceBody& body);

struct ListAnnouncements : PageQuery {
    static void describe(json::Fields<ListAnnouncements>& f);
};
struct OneAnnouncement {
    AnnouncementId announcement_id;
    static void describe(json::Fields<OneAnnouncement>& f);
};
struct ListAddressees : PageQuery {
    AnnouncementId announcement_id;
    static void describe(json::Fields<ListAddressees>& f);
};

}  // namespace waybill::gateway
