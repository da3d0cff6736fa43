// SPDX-License-Identifier: Apache-2.0
#include "adapters/asio/run_on.hpp"
#include "adapters/files/files.hpp"
#include "apps/waybill/commands/commands.hpp"
#include "apps/waybill/server/process.hpp"

#include <algorithm>
#include <cstdio>

namespace waybill::commands {
namespace {

identity::v1::AddUserRequest request_of(const UserOptions& options, std::string password) {
    identity::v1::AddUserRequest request;
    request.set_email(options.email);
    request.set_password(std::move(password));
    request.set_first_name(options.first_name);
    request.set_last_name(options.last_name);
    for (const std::string& role : options.roles) request.add_roles(role);
    return request;
}

/// `/first_name` is `--first-name` to who typed it.
Error by_options(Error error) {
    for (FieldProblem& field : error.fields) {
        std::string name = field.pointer.substr(0, field.pointer.find('/', 1));
        std::ranges::replace(name, '_', '-');
        if (name == "/password") name += "-file";
        if (name == "/roles") name = "/role";
        field.pointer = "--" + name.substr(std::min<std::size_t>(1, name.size()));
    }
    return error;
}

}  // namespace

int run_user_add(const Common& common, const UserOptions& options) {
    auto configuration = configure(common);
    if (!configuration) return exit_configuration;
    auto password = files::read_secret(options.password_file);
    if (!password) return complain(password.error());
    configuration->server.port = 0;  // nobody is served meanwhile
    configuration->server.internal_port = 0;
    configuration->server.log_level = telemetry::Level::error;
    auto process = server::Process::start(*configuration);
    if (!process) return complain(process.error());
    auto clients = (*process)->platform().commands();
    auto request = request_of(options, *std::move(password));
    auto added =
        run_on((*process)->loop(), clients.identity->add_user(Context{}, std::move(request)));
    (void)(*process)->stop();  // what was added is durable by now
    if (!added && added.error().reason == "identity.email_taken")
        added.error().message = options.email + " has an account already";
    if (!added) return complain(by_options(std::move(added).error()));
    std::printf(common.json ? "{\"user_id\":\"%s\"}\n" : "added %s\n", added->user_id().c_str());
    return exit_ok;
}

}  // namespace waybill::commands
