// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/demo/client.hpp"

#include <optional>
#include <string>

namespace waybill::demo {

/// The mail that a server in development caught, read through its internal listener.
class Mailbox {
public:
    explicit Mailbox(Client& internal) : internal_{internal} {}

    /// Whether the server shows mails at all.
    Task<bool> is_open(Context ctx);
    /// Waits for a mail with a code to that address. Troubles: late, those of the client.
    Task<Outcome<std::string>> code_for(Context ctx, std::string address);

private:
    Client& internal_;
};

}  // namespace waybill::demo
