// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace google::protobuf {
class FileDescriptor;
}

namespace waybill::protoc {

struct MethodModel {
    std::string name;      ///< `mark_ready`
    std::string function;  ///< the same; `register_` where the name is a keyword
    std::string path;      ///< `/waybill.orders.v1.OrdersService/MarkReady`
    std::string request;   ///< C++ type as written in the contract's namespace
    std::string reply;
    std::string docs;
    std::vector<std::string> callers;
    bool idempotent{false};
};

struct ServiceModel {
    std::string name;  ///< `OrdersService`
    std::string docs;
    std::vector<MethodModel> methods;
    std::vector<std::string> callers;  ///< of any method
};

struct EventModel {
    std::string type;      ///< `order.paid`
    std::string constant;  ///< `order_paid`
    std::string message;   ///< C++ type of its content
    std::vector<std::string> consumers;
};

/// What the plugin writes about one .proto file. Types are spelt in C++.
struct ContractModel {
    std::string path;       ///< without extension: `contracts/orders/v1/orders`
    std::string scope;      ///< `waybill::orders::v1`
    std::string component;  ///< `orders`: the service of ours that answers
    std::vector<ServiceModel> services;
    std::vector<EventModel> events;
};

/// Whether there is something to write: a service or a type of event.
bool has_contract(const google::protobuf::FileDescriptor& file);

/// The error lists every mistake of the file, one a line.
std::expected<ContractModel, std::string> read_contract(
    const google::protobuf::FileDescriptor& file);

/// `GetOrderURL` becomes `get_order_url`.
std::string snake_case(std::string_view pascal);

}  // namespace waybill::protoc
