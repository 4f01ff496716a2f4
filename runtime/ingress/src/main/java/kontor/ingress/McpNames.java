package kontor.ingress;

import kontor.kernel.message.Ids;

/**
 * Names of tools: at most 64 letters, digits, underscores and hyphens, which is what every client takes. Wire names have
 * dots besides, and any length.
 */
final class McpNames {
    static final int LONGEST = 64;
    private static final int HASH = 12;

    private McpNames() {}

    /**
     * The tool that does something with what has this wire name, as {@code send_Customer_signup}. A name whose dots can be
     * told from its underscores no more, or that is too long, ends with a hash of itself: so no two wire names share a tool,
     * and none changes its tool because another one has come.
     */
    static String of(String does, String wire) {
        var plain = does + "_" + wire.replace('.', '_');
        if (plain.length() <= LONGEST && !wire.contains("_")) {
            return plain;
        }
        var hash = Ids.hash(wire).substring(0, HASH);
        return plain.substring(0, Math.min(plain.length(), LONGEST - HASH - 1)) + "_" + hash;
    }
}
