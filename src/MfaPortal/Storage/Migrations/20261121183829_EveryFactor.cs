using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MfaPortal.Storage.Migrations
{
    /// <inheritdoc />
    public partial class EveryFactor : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_challenges_account_id_kind",
                table: "challenges");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "resistant_at",
                table: "sessions",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "strong_at",
                table: "sessions",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "trusted_browser",
                table: "sessions",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<Guid>(
                name: "factor_id",
                table: "journeys",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "preferred_at",
                table: "factors",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "lookup",
                table: "challenges",
                type: "bytea",
                maxLength: 32,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "proven",
                table: "challenges",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "trust",
                table: "challenges",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "frozen_at",
                table: "accounts",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "mailbox_distrusted_until",
                table: "accounts",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "postponed_until",
                table: "accounts",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "enrolment_reminders",
                columns: table => new
                {
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    deadline = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    days_before = table.Column<int>(type: "integer", nullable: false),
                    queued_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_enrolment_reminders", x => new { x.account_id, x.deadline, x.days_before });
                    table.ForeignKey(
                        name: "fk_enrolment_reminders_account_id",
                        column: x => x.account_id,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "factor_requests",
                columns: table => new
                {
                    factor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    mark = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_factor_requests", x => new { x.factor_id, x.mark });
                    table.ForeignKey(
                        name: "fk_factor_requests_factor_id",
                        column: x => x.factor_id,
                        principalTable: "factors",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "freeze_links",
                columns: table => new
                {
                    token_hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    spent_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_freeze_links", x => x.token_hash);
                    table.ForeignKey(
                        name: "fk_freeze_links_account_id",
                        column: x => x.account_id,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "push_message_keys",
                columns: table => new
                {
                    name = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    private_key = table.Column<byte[]>(type: "bytea", maxLength: 1024, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_push_message_keys", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "shown_errors",
                columns: table => new
                {
                    code = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    status = table.Column<int>(type: "integer", nullable: false),
                    rule = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    page = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    client_id = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: true),
                    account_id = table.Column<Guid>(type: "uuid", nullable: true),
                    detail = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_shown_errors", x => x.code);
                });

            migrationBuilder.CreateTable(
                name: "trusted_browsers",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    series_hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    token_hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    previous_hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: true),
                    sealed_token = table.Column<byte[]>(type: "bytea", maxLength: 256, nullable: true),
                    rotated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    user_agent = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    end_reason = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_trusted_browsers", x => x.id);
                    table.ForeignKey(
                        name: "fk_trusted_browsers_account_id",
                        column: x => x.account_id,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_challenges_account_id_kind",
                table: "challenges",
                columns: new[] { "account_id", "kind" },
                filter: "voided_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_challenges_lookup",
                table: "challenges",
                column: "lookup",
                filter: "lookup is not null");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_frozen_at",
                table: "accounts",
                column: "frozen_at",
                filter: "frozen_at is not null");

            migrationBuilder.CreateIndex(
                name: "ix_enrolment_reminders_deadline",
                table: "enrolment_reminders",
                column: "deadline");

            migrationBuilder.CreateIndex(
                name: "ix_factor_requests_expires_at",
                table: "factor_requests",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_freeze_links_account_id",
                table: "freeze_links",
                column: "account_id",
                filter: "spent_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_freeze_links_expires_at",
                table: "freeze_links",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_shown_errors_at",
                table: "shown_errors",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_trusted_browsers_account_id",
                table: "trusted_browsers",
                column: "account_id",
                filter: "ended_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_trusted_browsers_expires_at",
                table: "trusted_browsers",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_trusted_browsers_series_hash",
                table: "trusted_browsers",
                column: "series_hash",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "enrolment_reminders");

            migrationBuilder.DropTable(
                name: "factor_requests");

            migrationBuilder.DropTable(
                name: "freeze_links");

            migrationBuilder.DropTable(
                name: "push_message_keys");

            migrationBuilder.DropTable(
                name: "shown_errors");

            migrationBuilder.DropTable(
                name: "trusted_browsers");

            migrationBuilder.DropIndex(
                name: "ix_challenges_account_id_kind",
                table: "challenges");

            migrationBuilder.DropIndex(
                name: "ix_challenges_lookup",
                table: "challenges");

            migrationBuilder.DropIndex(
                name: "ix_accounts_frozen_at",
                table: "accounts");

            migrationBuilder.DropColumn(
                name: "resistant_at",
                table: "sessions");

            migrationBuilder.DropColumn(
                name: "strong_at",
                table: "sessions");

            migrationBuilder.DropColumn(
                name: "trusted_browser",
                table: "sessions");

            migrationBuilder.DropColumn(
                name: "factor_id",
                table: "journeys");

            migrationBuilder.DropColumn(
                name: "preferred_at",
                table: "factors");

            migrationBuilder.DropColumn(
                name: "lookup",
                table: "challenges");

            migrationBuilder.DropColumn(
                name: "proven",
                table: "challenges");

            migrationBuilder.DropColumn(
                name: "trust",
                table: "challenges");

            migrationBuilder.DropColumn(
                name: "frozen_at",
                table: "accounts");

            migrationBuilder.DropColumn(
                name: "mailbox_distrusted_until",
                table: "accounts");

            migrationBuilder.DropColumn(
                name: "postponed_until",
                table: "accounts");

            migrationBuilder.CreateIndex(
                name: "ix_challenges_account_id_kind",
                table: "challenges",
                columns: new[] { "account_id", "kind" },
                filter: "accepted_at is null and voided_at is null");
        }
    }
}
