package expr

import (
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// mark is the type of Sensitive, so that no other package's mark equals it.
type mark string

// Sensitive marks values that must not be shown. It passes to whatever is computed from them.
const Sensitive = mark("sensitive")

// sensitiveFunc marks its argument, or with mark false takes the mark away.
func sensitiveFunc(mark bool) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{
			Name: "value", Type: cty.DynamicPseudoType, AllowUnknown: true, AllowNull: true, AllowMarked: true, AllowDynamicType: true,
		}},
		Type: func(args []cty.Value) (cty.Type, error) { return args[0].Type(), nil },
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			v, _ := args[0].Unmark()
			if mark {
				v = v.Mark(Sensitive)
			}
			return v, nil
		},
	})
}

// isSensitiveFunc tells whether its argument is marked.
func isSensitiveFunc() function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{
			Name: "value", Type: cty.DynamicPseudoType, AllowUnknown: true, AllowNull: true, AllowMarked: true, AllowDynamicType: true,
		}},
		Type: function.StaticReturnType(cty.Bool),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			return cty.BoolVal(args[0].HasMark(Sensitive)), nil
		},
	})
}
