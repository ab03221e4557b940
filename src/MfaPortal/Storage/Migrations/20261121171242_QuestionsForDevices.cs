using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MfaPortal.Storage.Migrations
{
    /// <inheritdoc />
    public partial class QuestionsForDevices : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte[]>(
                name: "lookup",
                table: "challenges",
                type: "bytea",
                maxLength: 32,
                nullable: true);

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

            migrationBuilder.CreateIndex(
                name: "ix_challenges_lookup",
                table: "challenges",
                column: "lookup",
                filter: "lookup is not null");

            migrationBuilder.CreateIndex(
                name: "ix_factor_requests_expires_at",
                table: "factor_requests",
                column: "expires_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "factor_requests");

            migrationBuilder.DropIndex(
                name: "ix_challenges_lookup",
                table: "challenges");

            migrationBuilder.DropColumn(
                name: "lookup",
                table: "challenges");
        }
    }
}
