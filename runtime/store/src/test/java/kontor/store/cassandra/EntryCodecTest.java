package kontor.store.cassandra;

import static kontor.store.cassandra.Change.cell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import kontor.sdk.KontorException;
import kontor.store.cassandra.Change.Cell;
import org.junit.jupiter.api.Test;

final class EntryCodecTest {
    private static Entry entry(Change... changes) {
        return new Entry(7, 1L << 40, 3, 1_700_000_000_000_000L, List.of(changes));
    }

    private static Entry entryOf(Object value) {
        return entry(Change.insert("k_thing", List.of(cell("id", "a")), List.of(cell("value", value))));
    }

    private static Entry back(Entry entry) {
        return EntryCodec.decode(ByteBuffer.wrap(EntryCodec.encode(entry)));
    }

    @Test
    void anEntryComesBackAsItWas() {
        var entry = entry(
                Change.insert("k_a", List.of(cell("id", "ü ✓ 𝄞")), List.of(cell("n", 1), cell("empty", null))),
                Change.update("k_a", List.of(cell("id", "")), List.of(cell("n", -1L))),
                Change.delete("k_b", List.of(cell("shard", 3), cell("id", "x"))));
        assertThat(back(entry)).isEqualTo(entry);
    }

    @Test
    void everyValueComesBackAsItWas() {
        var values = new ArrayList<Object>(List.of(
                "",
                "text",
                0,
                -1,
                Integer.MIN_VALUE,
                Integer.MAX_VALUE,
                0L,
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                0.0,
                -0.0));
        values.addAll(List.of(
                Double.NaN,
                Double.MIN_VALUE,
                true,
                false,
                new BigDecimal("-0.00"),
                new BigDecimal(new BigInteger("123456789012345678901234567890"), -7),
                Instant.parse("2026-11-01T00:00:00.123456789Z"),
                Instant.MIN,
                Instant.MAX,
                List.of(1.5f, -0.0f, Float.MIN_VALUE),
                List.of()));
        for (var value : values) {
            assertThat(back(entryOf(value)))
                    .as("%s %s", value.getClass(), value)
                    .isEqualTo(entryOf(value));
        }
        var bytes = new byte[] {0, -1, 127};
        assertThat((byte[]) back(entryOf(bytes))
                        .changes()
                        .getFirst()
                        .cells()
                        .getFirst()
                        .value())
                .isEqualTo(bytes);
    }

    @Test
    void namesAreSpelledOnce() {
        var cells = new ArrayList<Cell>();
        for (int i = 0; i < 100; i++) {
            cells.add(cell("a_rather_long_name_of_a_column", 1));
        }
        assertThat(EntryCodec.encode(entry(Change.insert("k_a", List.of(), cells))))
                .hasSizeLessThan(400);
    }

    @Test
    void everyDamagedByteIsSeen() {
        var bytes = EntryCodec.encode(entryOf("value"));
        for (int i = 0; i < bytes.length; i++) {
            var damaged = bytes.clone();
            damaged[i] ^= 0x20;
            refused(damaged, "KON-3014");
        }
        for (int i = 0; i < bytes.length; i++) {
            refused(java.util.Arrays.copyOf(bytes, i), "KON-3014");
        }
    }

    @Test
    void bytesThatOnlyLookRightAreRefused() {
        var bytes = EntryCodec.encode(entryOf("value"));
        for (int i = 1; i < bytes.length - 4; i++) {
            var wrong = bytes.clone();
            wrong[i] = (byte) 0xff;
            seal(wrong);
            // Nothing but a refusal of ours, or another entry.
            var failure = catchThrowableOfType(RuntimeException.class, () -> EntryCodec.decode(ByteBuffer.wrap(wrong)));
            assertThat(failure)
                    .satisfiesAnyOf(
                            none -> assertThat(none).isNull(),
                            other -> assertThat(other).isInstanceOf(KontorException.class));
        }
    }

    @Test
    void aNewerFormatIsRefusedAsSuch() {
        var bytes = EntryCodec.encode(entryOf("value"));
        bytes[0] = 2;
        seal(bytes);
        refused(bytes, "KON-3003");
    }

    private static void seal(byte[] bytes) {
        var crc = new CRC32C();
        crc.update(bytes, 0, bytes.length - 4);
        ByteBuffer.wrap(bytes).putInt(bytes.length - 4, (int) crc.getValue());
    }

    private static void refused(byte[] bytes, String code) {
        assertThatExceptionOfType(KontorException.class)
                .isThrownBy(() -> EntryCodec.decode(ByteBuffer.wrap(bytes)))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
