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
