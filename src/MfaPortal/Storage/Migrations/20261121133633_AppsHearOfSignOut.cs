using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MfaPortal.Storage.Migrations
{
    /// <inheritdoc />
    public partial class AppsHearOfSignOut : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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
                name: "ix_logout_notices_next_try_at",
                table: "logout_notices",
                column: "next_try_at",
                filter: "delivered_at is null and given_up_at is null");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "logout_notices");

            migrationBuilder.DropIndex(
                name: "ix_sessions_last_activity_at",
                table: "sessions");

            migrationBuilder.DropIndex(
                name: "ix_sessions_live_expires_at",
                table: "sessions");

            migrationBuilder.DropIndex(
                name: "ix_sessions_live_password_only",
                table: "sessions");
        }
    }
}
