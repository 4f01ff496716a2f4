package kontor.node.http;

import kontor.node.TestNode;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One node with the SaaS business for all tests of the contract, given to them as a {@link Client}. */
final class SharedNode implements ParameterResolver {
    private static final Namespace HERE = Namespace.create(SharedNode.class);

    /** The node and the client of it; closed with the last test. */
    private record Running(TestNode node, Client client) implements AutoCloseable {
        static Running start() {
            var node = TestNode.start();
            return new Running(node, new Client(node.url()));
        }

        @Override
        public void close() {
            node.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Client.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(HERE)
                .computeIfAbsent(Running.class, _ -> Running.start(), Running.class)
                .client();
    }
}
