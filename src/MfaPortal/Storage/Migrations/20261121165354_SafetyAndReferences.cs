using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MfaPortal.Storage.Migrations
{
    /// <inheritdoc />
    public partial class SafetyAndReferences : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "frozen_at",
                table: "accounts",
                type: "timestamp with time zone",
                nullable: true);

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

            migrationBuilder.CreateIndex(
                name: "ix_accounts_frozen_at",
                table: "accounts",
                column: "frozen_at",
                filter: "frozen_at is not null");

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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "freeze_links");

            migrationBuilder.DropTable(
                name: "shown_errors");

            migrationBuilder.DropIndex(
                name: "ix_accounts_frozen_at",
                table: "accounts");

            migrationBuilder.DropColumn(
                name: "frozen_at",
                table: "accounts");
        }
    }
}
