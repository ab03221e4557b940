using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MfaPortal.Storage.Migrations
{
    /// <inheritdoc />
    public partial class ChosenFactor : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "factor_id",
                table: "journeys");

            migrationBuilder.DropColumn(
                name: "preferred_at",
                table: "factors");
        }
    }
}
