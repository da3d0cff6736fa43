# SPDX-License-Identifier: Apache-2.0
main() { case "${1:-help}" in setup) setup ;; *) die "unknown command '$1'" ;; esac; }
