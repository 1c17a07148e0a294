package io.github.dramatis.lm.jinja;

import io.github.dramatis.lm.jinja.Values.Function;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A macro, or the body of a call block.
 *
 * @param parameters names
 * @param defaults of the last parameters
 * @param takesCaller whether the body reads {@code caller}
 */
record Macro(
        String name, List<String> parameters, List<Expression> defaults, List<Statement> body, boolean takesCaller) {
    /** The macro where it is defined: it sees the variables of that scope. */
    Function in(Scope definition) {
        return (rendering, arguments) -> call(rendering, definition.within(), arguments);
    }

    private Text call(Rendering rendering, Scope scope, Arguments arguments) {
        rendering.enter();
        List<String> all = new ArrayList<>(parameters);
        if (takesCaller) {
            all.add("caller");
        }
        if (arguments.positional().size() > parameters.size()) {
            throw new TemplateException(name + " takes at most " + parameters.size() + " arguments");
        }
        Arguments.Bound bound = arguments.bind(name, all.toArray(new String[0]));
        int firstDefault = parameters.size() - defaults.size();
        for (int i = 0; i < parameters.size(); i++) {
            String parameter = parameters.get(i);
            if (bound.has(i)) {
                scope.set(parameter, bound.get(i));
            } else if (i >= firstDefault) {
                scope.set(parameter, scope.evaluate(defaults.get(i - firstDefault)));
            } else {
                scope.set(parameter, new Undefined("the argument '" + parameter + "' of " + name + " is not given"));
            }
        }
        if (takesCaller) {
            scope.define("caller", bound.get(parameters.size(), new Undefined("no caller")));
        }
        TextBuilder out = new TextBuilder(rendering);
        Statement.execute(body, scope, out);
        rendering.leave();
        return out.build();
    }

    /** The arguments with this macro's body as {@code caller}. */
    static Arguments withCaller(Arguments arguments, Function caller) {
        Map<String, Object> named = new LinkedHashMap<>(arguments.named());
        if (named.put("caller", caller) != null) {
            throw new TemplateException("two values for 'caller'");
        }
        return new Arguments(arguments.positional(), named);
    }
}
