using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MfaPortal.Storage.Migrations
{
    /// <inheritdoc />
    public partial class WhatGrowsIsIndexed : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_logout_notices_next_try_at",
                table: "logout_notices");

            migrationBuilder.DropIndex(
                name: "ix_audit_event_at",
                table: "audit");

            migrationBuilder.CreateIndex(
                name: "ix_outbox_given_up_at",
                table: "outbox",
                column: "given_up_at",
                filter: "given_up_at is not null");

            migrationBuilder.CreateIndex(
                name: "ix_outbox_sent_at",
                table: "outbox",
                column: "sent_at",
                filter: "sent_at is not null");

            migrationBuilder.CreateIndex(
                name: "ix_logout_notices_client_id_next_try_at",
                table: "logout_notices",
                columns: new[] { "client_id", "next_try_at" },
                filter: "delivered_at is null and given_up_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_factors_retired_at",
                table: "factors",
                column: "retired_at",
                filter: "retired_at is not null");

            migrationBuilder.CreateIndex(
                name: "ix_audit_client_id_at",
                table: "audit",
                columns: new[] { "client_id", "at" },
                filter: "client_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_audit_event_at",
                table: "audit",
                columns: new[] { "event", "at" })
                .Annotation("Npgsql:IndexOperators", new[] { "text_pattern_ops", "timestamptz_ops" });

            migrationBuilder.CreateIndex(
                name: "ix_accounts_factor_deadline",
                table: "accounts",
                column: "factor_deadline",
                filter: "factor_deadline is not null");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_outbox_given_up_at",
                table: "outbox");

            migrationBuilder.DropIndex(
                name: "ix_outbox_sent_at",
                table: "outbox");

            migrationBuilder.DropIndex(
                name: "ix_logout_notices_client_id_next_try_at",
                table: "logout_notices");

            migrationBuilder.DropIndex(
                name: "ix_factors_retired_at",
                table: "factors");

            migrationBuilder.DropIndex(
                name: "ix_audit_client_id_at",
                table: "audit");

            migrationBuilder.DropIndex(
                name: "ix_audit_event_at",
                table: "audit");

            migrationBuilder.DropIndex(
                name: "ix_accounts_factor_deadline",
                table: "accounts");

            migrationBuilder.CreateIndex(
                name: "ix_logout_notices_next_try_at",
                table: "logout_notices",
                column: "next_try_at",
                filter: "delivered_at is null and given_up_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_audit_event_at",
                table: "audit",
                columns: new[] { "event", "at" });
        }
    }
}
