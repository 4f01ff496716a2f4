package kontor.store.embedded;

/**
 * ISO 8601 text whose order as text is its order in time, for any year. Years 0 to 9999 are as always; later ones are
 * written after ':' (which follows '9'), earlier ones after '-' with their digits complemented.
 */
final class SortableYear {
    private static final long COMPLEMENT = 9_999_999_999L;

    private SortableYear() {}

    static String encode(String iso) {
        if (iso.isEmpty() || (iso.charAt(0) != '+' && iso.charAt(0) != '-')) {
            return iso;
        }
        int end = iso.indexOf('-', 1);
        long year = Long.parseLong(iso.substring(1, end));
        var rest = iso.substring(end);
        return iso.charAt(0) == '+' ? ":" + padded(year) + rest : "-" + padded(COMPLEMENT - year) + rest;
    }

    static String decode(String text) {
        if (text.isEmpty() || (text.charAt(0) != ':' && text.charAt(0) != '-')) {
            return text;
        }
        long year = Long.parseLong(text.substring(1, 11));
        var rest = text.substring(11);
        return text.charAt(0) == ':' ? "+" + year + rest : "-" + year(COMPLEMENT - year) + rest;
    }

    private static String padded(long year) {
        return digits(year, 10);
    }

    private static String year(long year) {
        return digits(year, 4);
    }

    private static String digits(long year, int width) {
        var text = Long.toString(year);
        return "0".repeat(Math.max(0, width - text.length())) + text;
    }
}
