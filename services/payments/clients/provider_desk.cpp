// SPDX-License-Identifier: Apache-2.0
#include "services/payments/clients/provider_desk.hpp"

#include "services/payments/domain/provider.hpp"

namespace waybill::payments {
namespace {

ProviderResult outcome_of(const Error* error) {
    if (error == nullptr) return ProviderResult::answered;
    if (error->kind == ErrorKind::unavailable) return ProviderResult::unavailable;
    return retryable(*error) || error->kind == ErrorKind::deadline ? ProviderResult::unknown
                                                                   : ProviderResult::refused;
}

}  // namespace

Result<ProviderClient*> ProviderDesk::find(std::string_view id) const {
    const auto found = providers_.find(id);
    if (found != providers_.end()) return found->second.get();
    return fail(ErrorKind::unavailable, "payments.provider_away", "not configured");
}

void ProviderDesk::note(const Context& ctx, const Asked& asked, const Error* error) {
    if (const auto provider = provider_index(asked.provider))
        deps_.metrics.provider_calls.at(telemetry::Listed{*provider}, asked.call, outcome_of(error))
            .add();
    if (error == nullptr) return;
    deps_.log.warn(ctx, "payment provider failed; it is asked again",
                   {{"provider", asked.provider},
                    {"call", enum_name(asked.call)},
                    {"payment", asked.payment.text()},
                    {"reason", error->reason},
                    {"detail", error->detail}});
}

Task<Result<std::string>> ProviderDesk::open(Context ctx, Payment payment) {
    const Asked asked{payment.provider, payment.id, ProviderCall::open};
    const auto provider = find(asked.provider);
    auto answer = provider ? co_await (*provider)->open(ctx, std::move(payment))
                           : Result<std::string>{fail(provider.error())};
    note(ctx, asked, answer ? nullptr : &answer.error());
    co_return answer;
}

Task<Result<std::vector<ChargeReport>>> ProviderDesk::charges(Context ctx, Payment payment) {
    const Asked asked{payment.provider, payment.id, ProviderCall::charges};
    const auto provider = find(asked.provider);
    auto answer = provider ? co_await (*provider)->charges(ctx, std::move(payment))
                           : Result<std::vector<ChargeReport>>{fail(provider.error())};
    note(ctx, asked, answer ? nullptr : &answer.error());
    co_return answer;
}

Task<Result<RefundAnswer>> ProviderDesk::refund(Context ctx, Refund refund) {
    const Asked asked{refund.provider, refund.payment, ProviderCall::refund};
    const auto provider = find(asked.provider);
    auto answer = provider ? co_await (*provider)->refund(ctx, std::move(refund))
                           : Result<RefundAnswer>{fail(provider.error())};
    note(ctx, asked, answer ? nullptr : &answer.error());
    co_return answer;
}

}  // namespace waybill::payments
