package kontor.connectors;

import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/** A body that the client sends once, and not again by itself when a connection breaks: whether to is the run's decision. */
public final class OneShot extends RequestBody {
    private final byte[] bytes;
    private final @Nullable MediaType type;

    /** These bytes, of this type. */
    public OneShot(byte[] bytes, @Nullable MediaType type) {
        this.bytes = bytes;
        this.type = type;
    }

    @Override
    public @Nullable MediaType contentType() {
        return type;
    }

    @Override
    public long contentLength() {
        return bytes.length;
    }

    @Override
    public boolean isOneShot() {
        return true;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
        sink.write(bytes);
    }
}
