using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MfaPortal.Storage.Migrations
{
    /// <inheritdoc />
    public partial class TheDistrustedMailbox : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "mailbox_distrusted_until",
                table: "accounts",
                type: "timestamp with time zone",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "mailbox_distrusted_until",
                table: "accounts");
        }
    }
}
