package kontor.kernel.lint;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.JavaFileObject.Kind;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import kontor.sdk.Lambdas.Task;
import org.jspecify.annotations.Nullable;

/** A class compiled in memory that makes one rule's lambda. */
final class Compiled extends ClassLoader {
    private final Map<String, ByteArrayOutputStream> classes = new HashMap<>();

    private Compiled() {
        super(Compiled.class.getClassLoader());
    }

    /** The members of a class {@code com.acme.Shop}, one of which is {@code static Task rule()}. */
    static Compiled shop(String members) {
        var compiled = new Compiled();
        var source = "package com.acme; import java.util.*; import java.time.*; import kontor.sdk.Lambdas.Task;\n"
                + "class Shop {\n" + members + "\n}";
        var compiler = ToolProvider.getSystemJavaCompiler();
        var files = compiled.new Files(compiler.getStandardFileManager(null, null, null));
        var done = compiler.getTask(null, files, null, List.of("-g"), null, List.of(new Source(source)))
                .call();
        if (!done) {
            throw new AssertionError("does not compile: " + source);
        }
        return compiled;
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String text) {
            super(URI.create("string:///com/acme/Shop.java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private final class Files extends ForwardingJavaFileManager<JavaFileManager> {
        Files(JavaFileManager manager) {
            super(manager);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(Location location, String name, Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("mem:///" + name + ".class"), kind) {
                @Override
                public OutputStream openOutputStream() {
                    var out = new ByteArrayOutputStream();
                    classes.put(name.replace('.', '/'), out);
                    return out;
                }
            };
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        var bytes = bytes(name.replace('.', '/'));
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    private byte @Nullable [] bytes(String internalName) {
        var out = classes.get(internalName);
        return out == null ? null : out.toByteArray();
    }

    private Task rule() {
        try {
            var method = loadClass("com.acme.Shop").getDeclaredMethod("rule");
            method.setAccessible(true);
            return (Task) method.invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    String fingerprint() {
        return new RuleCode(this::bytes).read(rule()).fingerprint();
    }

    List<String> findings() {
        return new RuleCode(this::bytes)
                .read(rule()).findings().stream()
                        .map(DeterminismLint.Finding::toString)
                        .toList();
    }
}
