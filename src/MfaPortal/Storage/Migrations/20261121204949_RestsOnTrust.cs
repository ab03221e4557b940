using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MfaPortal.Storage.Migrations
{
    /// <inheritdoc />
    public partial class RestsOnTrust : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_accounts_factor_deadline",
                table: "accounts");

            // Which browser a session rested on was not written down: those that were no more than trusted end now, and with them what apps hold by them.
            migrationBuilder.Sql("""
                update grants g set ends_at = least(g.ends_at, now()) from sessions s
                 where s.id = g.session_id and s.trusted_browser and s.strength = 1 and g.revoked_at is null;
                update sessions set expires_at = least(expires_at, now()) where trusted_browser and strength = 1 and ended_at is null;
                """);

            migrationBuilder.DropColumn(
                name: "trusted_browser",
                table: "sessions");

            migrationBuilder.AddColumn<Guid>(
                name: "trusted_browser_id",
                table: "sessions",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "listed_at",
                table: "factors",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "factors_used_up_at",
                table: "accounts",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_sessions_trusted_browser_id",
                table: "sessions",
                column: "trusted_browser_id",
                filter: "trusted_browser_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_factor_deadline_id",
                table: "accounts",
                columns: new[] { "factor_deadline", "id" },
                filter: "factor_deadline is not null");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_sessions_trusted_browser_id",
                table: "sessions");

            migrationBuilder.DropIndex(
                name: "ix_accounts_factor_deadline_id",
                table: "accounts");

            migrationBuilder.DropColumn(
                name: "trusted_browser_id",
                table: "sessions");

            migrationBuilder.DropColumn(
                name: "listed_at",
                table: "factors");

            migrationBuilder.DropColumn(
                name: "factors_used_up_at",
                table: "accounts");

            migrationBuilder.AddColumn<bool>(
                name: "trusted_browser",
                table: "sessions",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateIndex(
                name: "ix_accounts_factor_deadline",
                table: "accounts",
                column: "factor_deadline",
                filter: "factor_deadline is not null");
        }
    }
}
