// Asks a running `proofhouse serve` as tools on JDBC do: URL, user and password are the arguments. Ends with 1 when something
// is not as it should be.

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.HashSet;
import java.util.Set;

public class AskByJdbc {
    static void must(boolean held, String what) {
        if (!held) {
            throw new IllegalStateException(what);
        }
    }

    static int count(ResultSet rows) throws SQLException {
        int count = 0;
        while (rows.next()) {
            count++;
        }
        return count;
    }

    public static void main(String[] arguments) throws Exception {
        try (Connection connection = DriverManager.getConnection(arguments[0], arguments[1], arguments[2])) {
            metadata(connection.getMetaData());
            prepared(connection);
            fetched(connection);
            refused(connection);
        }
        System.out.println("held");
    }

    static void metadata(DatabaseMetaData data) throws SQLException {
        Set<String> tables = new HashSet<>();
        try (ResultSet rows = data.getTables(null, "public", "%", null)) {
            while (rows.next()) {
                tables.add(rows.getString("TABLE_NAME"));
            }
        }
        must(tables.contains("firearms") && tables.contains("seizures"), "tables: " + tables);
        must(!tables.contains("query_log") && !tables.contains("ballistic_messages"), "tables: " + tables);
        boolean serial = false;
        try (ResultSet rows = data.getColumns(null, "public", "firearms", "%")) {
            while (rows.next()) {
                if (rows.getString("COLUMN_NAME").equals("event_ts")) {
                    must(rows.getInt("DATA_TYPE") == Types.TIMESTAMP, "event_ts is a " + rows.getString("TYPE_NAME"));
                }
                serial |= rows.getString("COLUMN_NAME").equals("serial_raw") && rows.getString("REMARKS") != null;
            }
        }
        must(serial, "serial_raw with its meaning is not among the columns");
        count(data.getPrimaryKeys(null, "public", "firearms"));
        count(data.getIndexInfo(null, "public", "firearms", false, false));
        count(data.getImportedKeys(null, "public", "firearms"));
        must(count(data.getTypeInfo()) > 10, "types");
        must(count(data.getSchemas()) >= 2, "schemas");
        count(data.getCatalogs());
        count(data.getFunctions(null, null, "%"));
    }

    static void prepared(Connection connection) throws SQLException {
        String text = "select source_record_id, event_ts from firearms where source_bureau = ? and capacity >= ? limit ?";
        try (PreparedStatement statement = connection.prepareStatement(text)) {
            // Often enough for the driver to prepare it on the server and to ask for binary.
            for (int round = 0; round < 8; round++) {
                statement.setString(1, "sr");
                statement.setInt(2, 0);
                statement.setInt(3, 5);
                try (ResultSet rows = statement.executeQuery()) {
                    int count = 0;
                    while (rows.next()) {
                        must(rows.getString(1).startsWith("SR-"), rows.getString(1));
                        must(rows.getTimestamp(2) != null, "no time");
                        count++;
                    }
                    must(count <= 5, "limit: " + count);
                }
            }
        }
    }

    static void fetched(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(7);
            try (ResultSet rows = statement.executeQuery("select source_record_id from firearms order by 1")) {
                must(count(rows) == 150, "rows bit by bit");
            }
        }
        connection.commit();
        connection.setAutoCommit(true);
    }

    static void refused(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("insert into firearms values (1)");
            throw new IllegalStateException("it wrote");
        } catch (SQLException refused) {
            must("25006".equals(refused.getSQLState()), refused.getSQLState() + " " + refused.getMessage());
        }
    }
}
