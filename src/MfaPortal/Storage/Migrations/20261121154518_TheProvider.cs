using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MfaPortal.Storage.Migrations
{
    /// <inheritdoc />
    public partial class TheProvider : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_journeys_account_id",
                table: "journeys");

            migrationBuilder.DropIndex(
                name: "ix_factors_account_id_kind",
                table: "factors");

            migrationBuilder.DropIndex(
                name: "ix_audit_event_at",
                table: "audit");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "forgotten_at",
                table: "signing_keys",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "withdrawn_at",
                table: "signing_keys",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "ends_at",
                table: "grants",
                type: "timestamp with time zone",
                nullable: false,
                defaultValue: new DateTimeOffset(new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified), new TimeSpan(0, 0, 0, 0, 0)));

            migrationBuilder.AddColumn<string>(
                name: "key",
                table: "grants",
                type: "character varying(43)",
                maxLength: 43,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "offline",
                table: "grants",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "refresh_key",
                table: "grants",
                type: "character varying(43)",
                maxLength: 43,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "client_uses",
                columns: table => new
                {
                    client_id = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    what = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_client_uses", x => new { x.client_id, x.what });
                });

            migrationBuilder.CreateTable(
                name: "clients",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    settings = table.Column<string>(type: "jsonb", maxLength: 256, nullable: false),
                    is_on = table.Column<bool>(type: "boolean", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    created_by = table.Column<Guid>(type: "uuid", nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    changed_by = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_clients", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "device_requests",
                columns: table => new
                {
                    device_hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    user_code_hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    client_id = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    scopes = table.Column<string[]>(type: "text[]", nullable: false),
                    offline = table.Column<bool>(type: "boolean", nullable: false),
                    ends_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    address = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    requested_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    interval_seconds = table.Column<int>(type: "integer", nullable: false),
                    polled_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    approved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    denied_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_device_requests", x => x.device_hash);
                });

            migrationBuilder.CreateTable(
                name: "logout_notices",
                columns: table => new
                {
                    session_id = table.Column<Guid>(type: "uuid", nullable: false),
                    client_id = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    next_try_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    delivered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    given_up_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    last_answer = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_logout_notices", x => new { x.session_id, x.client_id });
                    table.ForeignKey(
                        name: "fk_logout_notices_session_id",
                        column: x => x.session_id,
                        principalTable: "sessions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "pushed_requests",
                columns: table => new
                {
                    reference = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    client_id = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    request = table.Column<string>(type: "character varying(16384)", maxLength: 16384, nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pushed_requests", x => x.reference);
                });

            migrationBuilder.CreateTable(
                name: "refresh_tokens",
                columns: table => new
                {
                    hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    grant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    issued_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    spent_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    successor_hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: true),
                    sealed_successor = table.Column<byte[]>(type: "bytea", maxLength: 100, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_refresh_tokens", x => x.hash);
                });

            migrationBuilder.CreateTable(
                name: "used_proofs",
                columns: table => new
                {
                    proof = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_used_proofs", x => x.proof);
                });

            migrationBuilder.CreateTable(
                name: "client_secrets",
                columns: table => new
                {
                    client_id = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    created_by = table.Column<Guid>(type: "uuid", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_client_secrets", x => new { x.client_id, x.hash });
                    table.ForeignKey(
                        name: "fk_client_secrets_client_id",
                        column: x => x.client_id,
                        principalTable: "clients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_sessions_last_activity_at",
                table: "sessions",
                column: "last_activity_at",
                filter: "ended_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_sessions_live_expires_at",
                table: "sessions",
                column: "expires_at",
                filter: "ended_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_sessions_live_password_only",
                table: "sessions",
                column: "account_id",
                filter: "ended_at is null and strength = 1");

            migrationBuilder.CreateIndex(
                name: "ix_password_resets_address_requested_at",
                table: "password_resets",
                columns: new[] { "address", "requested_at" });

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
                name: "ix_journeys_account_id",
                table: "journeys",
                column: "account_id",
                filter: "answered_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_grants_account_id",
                table: "grants",
                column: "account_id",
                filter: "revoked_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_grants_ends_at",
                table: "grants",
                column: "ends_at");

            migrationBuilder.CreateIndex(
                name: "ix_factors_account_id_kind",
                table: "factors",
                columns: new[] { "account_id", "kind" });

            migrationBuilder.CreateIndex(
                name: "ix_factors_retired_at",
                table: "factors",
                column: "retired_at",
                filter: "retired_at is not null");

            migrationBuilder.CreateIndex(
                name: "ix_challenges_voided",
                table: "challenges",
                column: "account_id",
                filter: "voided_at is not null");

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

            migrationBuilder.CreateIndex(
                name: "ix_device_requests_expires_at",
                table: "device_requests",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_device_requests_user_code_hash",
                table: "device_requests",
                column: "user_code_hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_logout_notices_client_id_next_try_at",
                table: "logout_notices",
                columns: new[] { "client_id", "next_try_at" },
                filter: "delivered_at is null and given_up_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_pushed_requests_expires_at",
                table: "pushed_requests",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_refresh_tokens_expires_at",
                table: "refresh_tokens",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_used_proofs_expires_at",
                table: "used_proofs",
                column: "expires_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "client_secrets");

            migrationBuilder.DropTable(
                name: "client_uses");

            migrationBuilder.DropTable(
                name: "device_requests");

            migrationBuilder.DropTable(
                name: "logout_notices");

            migrationBuilder.DropTable(
                name: "pushed_requests");

            migrationBuilder.DropTable(
                name: "refresh_tokens");

            migrationBuilder.DropTable(
                name: "used_proofs");

            migrationBuilder.DropTable(
                name: "clients");

            migrationBuilder.DropIndex(
                name: "ix_sessions_last_activity_at",
                table: "sessions");

            migrationBuilder.DropIndex(
                name: "ix_sessions_live_expires_at",
                table: "sessions");

            migrationBuilder.DropIndex(
                name: "ix_sessions_live_password_only",
                table: "sessions");

            migrationBuilder.DropIndex(
                name: "ix_password_resets_address_requested_at",
                table: "password_resets");

            migrationBuilder.DropIndex(
                name: "ix_outbox_given_up_at",
                table: "outbox");

            migrationBuilder.DropIndex(
                name: "ix_outbox_sent_at",
                table: "outbox");

            migrationBuilder.DropIndex(
                name: "ix_journeys_account_id",
                table: "journeys");

            migrationBuilder.DropIndex(
                name: "ix_grants_account_id",
                table: "grants");

            migrationBuilder.DropIndex(
                name: "ix_grants_ends_at",
                table: "grants");

            migrationBuilder.DropIndex(
                name: "ix_factors_account_id_kind",
                table: "factors");

            migrationBuilder.DropIndex(
                name: "ix_factors_retired_at",
                table: "factors");

            migrationBuilder.DropIndex(
                name: "ix_challenges_voided",
                table: "challenges");

            migrationBuilder.DropIndex(
                name: "ix_audit_client_id_at",
                table: "audit");

            migrationBuilder.DropIndex(
                name: "ix_audit_event_at",
                table: "audit");

            migrationBuilder.DropIndex(
                name: "ix_accounts_factor_deadline",
                table: "accounts");

            migrationBuilder.DropColumn(
                name: "forgotten_at",
                table: "signing_keys");

            migrationBuilder.DropColumn(
                name: "withdrawn_at",
                table: "signing_keys");

            migrationBuilder.DropColumn(
                name: "ends_at",
                table: "grants");

            migrationBuilder.DropColumn(
                name: "key",
                table: "grants");

            migrationBuilder.DropColumn(
                name: "offline",
                table: "grants");

            migrationBuilder.DropColumn(
                name: "refresh_key",
                table: "grants");

            migrationBuilder.CreateIndex(
                name: "ix_journeys_account_id",
                table: "journeys",
                column: "account_id",
                filter: "finished_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_factors_account_id_kind",
                table: "factors",
                columns: new[] { "account_id", "kind" },
                filter: "retired_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_audit_event_at",
                table: "audit",
                columns: new[] { "event", "at" });
        }
    }
}
