// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/pages/checkout_page.hpp"

#include "services/gateway/bodies/common.hpp"

namespace waybill::gateway {
namespace {

constexpr std::string_view head =
    "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
    "<meta name=\"viewport\" content=\"width=device-width\"><title>Checkout</title><style>"
    "body{font:1.1rem/1.5 system-ui,sans-serif;max-width:26rem;margin:12vh auto;padding:0 1rem}"
    "button{font:inherit;padding:.6rem 1.4rem;border-radius:.4rem;border:1px solid #567;"
    "margin-right:.6rem}.pay{background:#164;color:#fff}strong{font-size:2rem}"
    "small{color:#567}</style></head><body>";

bool may_decide(const payments::v1::Checkout& checkout) {
    return checkout.status() == "OPEN" ||
           (checkout.status() == "DECLINED" && checkout.tries_left() > 0);
}

std::string_view verdict(const std::string& status) {
    if (status == "PROCESSING") return "The bank is thinking. Reload this page in a moment.";
    if (status == "APPROVED") return "Thank you. The shop is being told; you can close this page.";
    if (status == "DECLINED") return "The payment was declined.";
    return "";
}

}  // namespace

std::string escape_html(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&#39;"; break;
            default: out.push_back(c);
        }
    }
    return out;
}

std::string checkout_page(const payments::v1::Checkout& checkout) {
    std::string page{head};
    page += "<h1>Simulated bank</h1><p><strong>" + escape_html(to_text(read(checkout.amount()))) +
            "</strong></p><p><small>" + escape_html(checkout.payment_id()) + "</small></p>";
    page += "<p>" + std::string{verdict(checkout.status())} + "</p>";
    if (may_decide(checkout)) {
        page += "<form method=\"post\"><button class=\"pay\" name=\"decision\" value=\"approve\">"
                "Pay</button><button name=\"decision\" value=\"decline\">Decline</button></form>";
    }
    if (!checkout.return_url().empty())
        page +=
            "<p><a href=\"" + escape_html(checkout.return_url()) + "\">Back to the shop</a></p>";
    page += "</body></html>";
    return page;
}

}  // namespace waybill::gateway
