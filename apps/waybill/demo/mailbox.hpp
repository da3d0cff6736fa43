// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/demo/client.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace waybill::demo {

/// The mail that processes in development caught, read through their internal listeners.
class Mailbox {
public:
    explicit Mailbox(std::vector<Client*> internal) : internal_{std::move(internal)} {}

    /// Whether a process shows mails at all.
    static Task<bool> is_open(Context ctx, Client& internal);
    /// Waits for a mail with a code to that address. Troubles: late, those of the client.
    Task<Outcome<std::string>> code_for(Context ctx, std::string address);
    /// The PIN of an order by its number, as its mail tells it; empty while there is none.
    Task<Outcome<std::string>> pin_of(Context ctx, std::string number);

private:
    std::vector<Client*> internal_;
};

/// Four digits that stand alone after the word PIN; empty when there are none.
std::string find_pin(std::string_view text);

}  // namespace waybill::demo
