// SPDX-License-Identifier: Apache-2.0
#include "services/identity/usecases/register_device.hpp"

#include "platform/core/unicode.hpp"

namespace waybill::identity {

Task<Result<Device>> RegisterDevice::run(Context ctx, UserId user, DeviceDraft draft) {
    if (auto problems = problems_of(draft, ""); !problems.empty())
        co_return fail({.kind = ErrorKind::invalid,
                        .reason = "identity.bad_request",
                        .fields = std::move(problems)});
    const TimePoint now = deps_.clock.now();
    Device device{.id = deps_.ids.next<DeviceId>(),
                  .user = user,
                  .platform = draft.platform,
                  .name = PersonalText{nfc(draft.name.reveal())},
                  .created_at = now,
                  .seen_at = now};
    co_return co_await deps_.store.put(std::move(ctx), std::move(device),
                                       std::move(draft.push_token));
}

}  // namespace waybill::identity
