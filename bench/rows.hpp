// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bench/stage.hpp"

/// The rows of the table, each printed when it is known. They leave the server at rest and the
/// market's customers without unpaid orders.
namespace waybill::bench {

void measure_reads(Stage& stage);
void measure_confirms(Stage& stage);
/// What the p99 of one confirm at a time was, in ms; `count` of them at scale 1.
double measure_alone(Stage& stage, double count = 600);

/// Lives played by `waybill demo` as fast as it goes, with its own audit at the end: a second.
double play_lives(const Server& server, std::size_t orders);
void measure_lives(Stage& stage);
void measure_life(Stage& stage);
void measure_couriers(Stage& stage);
void measure_positions(Stage& stage);
void measure_sale(Stage& stage);
void measure_search(Stage& stage);
void measure_live(Stage& stage);
void measure_sign_ins(Stage& stage);
void measure_crowd(Stage& stage);
void measure_memory(Stage& stage, const char* when, double must, double target);

}  // namespace waybill::bench
