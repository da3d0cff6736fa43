// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/catalog/store/store_deps.hpp"

namespace waybill::catalog {

class OfferStoreSql final : public OfferStore {
public:
    explicit OfferStoreSql(StoreDeps deps) : deps_{deps} {}

    Task<Result<Offer>> insert_offer(Context ctx, NewOffer entry) override;
    Task<Result<Offer>> update_offer(Context ctx, OfferUpdate update) override;
    Task<Result<Offer>> move_stock(Context ctx, StockChange change) override;
    Task<Result<std::optional<Offer>>> find(Context ctx, OfferId offer) override;
    Task<Result<std::vector<Offer>>> list(Context ctx, OfferFilter filter) override;

private:
    Result<Offer> make(sql::Tx& tx, const NewOffer& entry, const messaging::Event& event);
    Result<Offer> revive(sql::Tx& tx, const NewOffer& entry, const std::string& category,
                         messaging::Event event);
    Result<Offer> change(sql::Tx& tx, const OfferUpdate& update, const messaging::Event& event);
    Result<Offer> move_row(sql::Tx& tx, const StockChange& change, const messaging::Event& event);
    /// `work` inside one transaction, once per key.
    template <typename Command, typename Work>
    Task<Result<Offer>> write_offer(Context ctx, const Command& command, Work work);

    StoreDeps deps_;
};

}  // namespace waybill::catalog
