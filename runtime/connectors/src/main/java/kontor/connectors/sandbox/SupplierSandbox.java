package kontor.connectors.sandbox;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import kontor.kernel.model.Json;
import org.jspecify.annotations.Nullable;

/** A supplier with a small catalogue at {@code api/products}; some descriptions are short or missing, as suppliers' are. */
final class SupplierSandbox {
    private record Supplier(String name, String email) {}

    private record Product(
            String sku, String name, @Nullable String description, BigDecimal price, int stock, Supplier supplier) {}

    private static final Supplier NORTH = new Supplier("Nordwerk", "orders@nordwerk.example");
    private static final Supplier SOUTH = new Supplier("Casa Sur", "pedidos@casasur.example");

    private static final List<Product> CATALOGUE = List.of(
            product(
                    "NW-100",
                    "Oak desk lamp",
                    "A desk lamp of oiled oak with a linen cable and a warm light that can be dimmed in four steps.",
                    "79.00",
                    42,
                    NORTH),
            product("NW-101", "Felt pencil case", "Grey felt.", "12.50", 180, NORTH),
            product("NW-102", "Brass letter opener", null, "24.90", 8, NORTH),
            product(
                    "CS-200",
                    "Terracotta planter",
                    "A hand-thrown planter of unglazed terracotta, 22 cm wide, with a saucer that catches what runs through.",
                    "34.00",
                    25,
                    SOUTH),
            product("CS-201", "Woven throw", "Wool.", "95.00", 12, SOUTH),
            product("CS-202", "Olive wood bowl", "", "48.75", 60, SOUTH));

    private static Product product(
            String sku, String name, @Nullable String description, String price, int stock, Supplier supplier) {
        return new Product(sku, name, description, new BigDecimal(price), stock, supplier);
    }

    Said answer(Asked asked) {
        return asked.is("GET", "api/products")
                ? Said.json(200, Json.of(CATALOGUE))
                : Said.json(404, Json.of(Map.of("detail", "there is only GET /api/products")));
    }
}
